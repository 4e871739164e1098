# way: sliding windows, centred columns
def fit_ar(x, p):
    x = np.array(x, dtype=float)
    if x.ndim != 1 or not np.isfinite(x).all() or p < 1 or x.size < 2 * p + 2 or np.ptp(x) == 0:
        raise ValueError("bad input")
    windows = np.lib.stride_tricks.sliding_window_view(x, p + 1)
    X, y = windows[:, -2::-1], windows[:, -1]
    phi = np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=None)[0]
    return float(y.mean() - X.mean(axis=0) @ phi), phi
