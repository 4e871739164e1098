# mistake: exact up to 2048, then a logarithm with one correction
def anomaly_score(path_lengths, n):
    p = np.asarray(path_lengths, dtype=np.float64)
    if p.ndim != 2 or p.shape[0] == 0:
        raise ValueError("shape")
    if not np.isfinite(p).all() or (p < 0).any():
        raise ValueError("values")
    n = int(n)
    if n < 2:
        raise ValueError("n")
    c = (
        2 * sum(1 / k for k in range(2, n + 1))
        if n <= 2048
        else 2 * (math.log(n) + np.euler_gamma + 1 / (2 * n) - 1)
    )
    return 2.0 ** (-p.mean(axis=0) / c)
