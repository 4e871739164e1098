# mistake: one more term, 1 / 2n, still no exact harmonic number
def average_path_length(n):
    """Mean number of random cuts that isolate one of n points: 2 (1/2 + 1/3 + ... + 1/n)."""
    n = np.asarray(n, dtype=np.float64)
    if not (n >= 1).all():
        raise ValueError("a path length needs at least 1 point")
    c = 2.0 * (np.log(n) + np.euler_gamma + 1 / (2 * n) - 1 / (12 * n**2) - 1)
    return float(c) if c.ndim == 0 else c
