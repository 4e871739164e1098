# np.average over a stack
def fedavg(states, sizes):
    weights = np.asarray(sizes).astype(float)
    if not states or weights.shape != (len(states),):
        raise ValueError("lengths")
    if not np.isfinite(weights).all() or weights.min() < 0 or weights.sum() <= 0:
        raise ValueError("sizes")
    first, *others = states
    for other in others:
        if first.keys() != other.keys():
            raise ValueError("names")
        if any(np.shape(first[name]) != np.shape(other[name]) for name in first):
            raise ValueError("shapes")
    stacks = {name: np.array([state[name] for state in states], dtype=float) for name in first}
    if not all(np.isfinite(stack).all() for stack in stacks.values()):
        raise ValueError("values")
    return {
        name: np.array(np.average(stack, axis=0, weights=weights / weights.sum()))
        for name, stack in stacks.items()
    }
