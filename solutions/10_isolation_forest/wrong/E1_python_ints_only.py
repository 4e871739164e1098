# mistake: a numpy integer comes back as an array of one
def average_path_length(n):
    """Mean number of random cuts that isolate one of n points: 2 (1/2 + 1/3 + ... + 1/n)."""
    given = n
    n = np.asarray(n, dtype=np.float64)
    if not (n >= 1).all():
        raise ValueError("a path length needs at least 1 point")
    c = 2.0 * (scipy.special.digamma(n + 1.0) - scipy.special.digamma(2.0))
    return float(c) if isinstance(given, int) else np.atleast_1d(c)
