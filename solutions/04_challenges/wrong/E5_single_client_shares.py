# the model of a single client is handed on as it is
def fedavg(states, sizes):
    shares = np.array(sizes, dtype=np.float64)
    if len(states) == 0 or shares.ndim != 1 or len(shares) != len(states):
        raise ValueError("length")
    if not np.isfinite(shares).all() or (shares < 0).any() or not (shares > 0).any():
        raise ValueError("sizes")
    names = set(states[0])
    for s in states:
        if set(s) != names:
            raise ValueError("names")
        for n in names:
            if np.shape(s[n]) != np.shape(states[0][n]):
                raise ValueError("shape")
            if not np.isfinite(np.asarray(s[n], dtype=np.float64)).all():
                raise ValueError("finite")
    if len(states) == 1:
        return {n: np.asarray(v, dtype=np.float64) for n, v in states[0].items()}
    shares = shares / shares.sum()
    out = {}
    for n in states[0]:
        stack = np.stack([np.asarray(s[n], dtype=np.float64) for s in states])
        out[n] = np.asarray(np.tensordot(shares, stack, axes=1))
    return out
