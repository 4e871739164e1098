# mistake: rounds the scores to ten digits after the point
def anomaly_score(path_lengths, n):
    p = np.asarray(path_lengths, dtype=np.float64)
    if p.ndim != 2 or p.shape[0] == 0:
        raise ValueError("shape")
    if not np.isfinite(p).all() or (p < 0).any():
        raise ValueError("values")
    n = int(n)
    if n < 2:
        raise ValueError("n")
    c = 2.0 * (scipy.special.digamma(n + 1.0) + np.euler_gamma - 1.0)
    return np.round(2.0 ** (-p.mean(axis=0) / c), 10)
