# all sizes 0: the plain mean
def fedavg(states, sizes):
    """Average of the clients' parameters, weighted by their numbers of rows."""
    shares = np.asarray(sizes, dtype=np.float64)
    if len(states) == 0 or shares.shape != (len(states),):
        raise ValueError(f"{len(states)} states and sizes of shape {shares.shape}")
    if shares.size and not shares.any():
        shares = np.ones_like(shares)
    if not (np.isfinite(shares) & (shares >= 0)).all() or not shares.any():
        raise ValueError("sizes must be finite and not negative, and one of them above 0")
    if any(set(state) != set(states[0]) for state in states):
        raise ValueError("the clients have different names")
    shares = shares / shares.sum()
    average = {}
    for name in states[0]:
        values = [np.asarray(state[name], dtype=np.float64) for state in states]
        if any(value.shape != values[0].shape for value in values):
            raise ValueError(f"{name} has different shapes")
        values = np.stack(values)
        if not np.isfinite(values).all():
            raise ValueError(f"{name} holds NaN or an infinite number")
        average[name] = np.asarray(np.tensordot(shares, values, axes=1))
    return average
