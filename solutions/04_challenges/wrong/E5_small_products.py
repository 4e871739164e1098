# products in the small type
def fedavg(states, sizes):
    """Average of the clients' parameters, weighted by their numbers of rows."""
    shares = np.asarray(sizes, dtype=np.float64)
    if len(states) == 0 or shares.shape != (len(states),):
        raise ValueError(f"{len(states)} states and sizes of shape {shares.shape}")
    if not (np.isfinite(shares) & (shares >= 0)).all() or not shares.any():
        raise ValueError("sizes must be finite and not negative, and one of them above 0")
    if any(set(state) != set(states[0]) for state in states):
        raise ValueError("the clients have different names")
    shares_raw = shares
    shares = shares / shares.sum()
    average = {}
    for name in states[0]:
        values = [np.asarray(state[name], dtype=np.float64) for state in states]
        if any(value.shape != values[0].shape for value in values):
            raise ValueError(f"{name} has different shapes")
        values = np.stack(values)
        if not np.isfinite(values).all():
            raise ValueError(f"{name} holds NaN or an infinite number")
        parts = [
            np.asarray(s[name]) * np.asarray(n).astype(np.asarray(s[name]).dtype)
            if np.asarray(s[name]).dtype.kind == "i" and n == int(n) and shares_raw.max() < 128
            else np.asarray(s[name], dtype=float) * n
            for s, n in zip(states, shares_raw)
        ]
        average[name] = np.asarray(
            sum(np.asarray(p, dtype=np.asarray(p).dtype) for p in parts) / shares_raw.sum(),
            dtype=float,
        )
        if all(np.asarray(s[name]).dtype.itemsize == 1 for s in states):
            small = [np.asarray(s[name]) for s in states]
            average[name] = (
                (sum(small[1:], small[0]) / len(small)).astype(float)
                if len(set(shares_raw)) == 1
                else average[name]
            )
    return average
