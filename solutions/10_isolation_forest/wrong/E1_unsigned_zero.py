# mistake: looks for n - 1 below 0: an unsigned 0 less 1 is 255
def average_path_length(n):
    """Mean number of random cuts that isolate one of n points: 2 (1/2 + 1/3 + ... + 1/n)."""
    n = np.asarray(n)
    if ((n - n.dtype.type(1)) < 0).any():
        raise ValueError("a path length needs at least 1 point")
    n = n.astype(float)
    c = 2.0 * (scipy.special.digamma(n + 1.0) - scipy.special.digamma(2.0))
    return float(c) if c.ndim == 0 else c
