# mistake: ln(n - 1) + 0.577 for the harmonic number, as libraries do
def average_path_length(n):
    """Mean number of random cuts that isolate one of n points: 2 (1/2 + 1/3 + ... + 1/n)."""
    n = np.asarray(n, dtype=np.float64)
    if not (n >= 1).all():
        raise ValueError("a path length needs at least 1 point")
    m = np.maximum(n, 3.0)
    c = 2 * (np.log(m - 1) + np.euler_gamma) - 2 * (m - 1) / m
    c = np.where(n == 1, 0.0, np.where(n == 2, 1.0, c))
    return float(c) if c.ndim == 0 else c
