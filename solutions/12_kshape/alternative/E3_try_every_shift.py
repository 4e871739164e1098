# way: the definition: try every shift, the shortest first
def sbd(x, y):
    x, y = np.array(x, dtype=np.float64), np.array(y, dtype=np.float64)
    if x.ndim != 1 or y.ndim != 1 or len(x) != len(y) or not len(x):
        raise ValueError("x and y must be series of one length")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("x and y must be finite")
    m = len(x)
    lengths = np.linalg.norm(x) * np.linalg.norm(y)
    if lengths == 0:
        return 1.0, y
    padded = np.concatenate([np.zeros(m), y, np.zeros(m)])
    best, aligned = -np.inf, None
    for s in [0, *(sign * step for step in range(1, m) for sign in (-1, 1))]:
        moved = padded[m - s : 2 * m - s]
        value = float(x @ moved) / lengths
        if round(value, 9) > round(best, 9) if aligned is not None else True:
            best, aligned = value, moved.copy()
    return max(1.0 - best, 0.0), aligned
