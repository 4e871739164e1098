# a running sum of plain products
def fedavg(states, sizes):
    sizes = np.array(sizes, dtype=float)
    if len(states) < 1 or sizes.ndim != 1 or len(sizes) != len(states):
        raise ValueError("lengths")
    if np.isnan(sizes).any() or np.isinf(sizes).any() or (sizes < 0).any() or sizes.max() == 0:
        raise ValueError("sizes")
    names = list(states[0].keys())
    shapes = {name: np.shape(states[0][name]) for name in names}
    for state in states:
        if sorted(state) != sorted(names):
            raise ValueError("names")
        for name in names:
            if np.shape(state[name]) != shapes[name] or not np.all(np.isfinite(state[name])):
                raise ValueError(name)
    result = {name: np.zeros(shapes[name]) for name in names}
    total = float(sizes.sum())
    for state, n in zip(states, sizes, strict=True):
        for name in names:
            result[name] = np.asarray(
                result[name] + np.asarray(state[name], dtype=float) * (n / total)
            )
    return result
