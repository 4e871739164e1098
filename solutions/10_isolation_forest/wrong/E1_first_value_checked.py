# mistake: checks the first value of an array only
def average_path_length(n):
    """Mean number of random cuts that isolate one of n points: 2 (1/2 + 1/3 + ... + 1/n)."""
    n = np.asarray(n, dtype=np.float64)
    if n.size and not n.flat[0] >= 1:
        raise ValueError("a path length needs at least 1 point")
    c = 2.0 * (scipy.special.digamma(n + 1.0) - scipy.special.digamma(2.0))
    return float(c) if c.ndim == 0 else c
