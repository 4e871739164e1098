# mistake: small types make digamma work in float32; the result is called float64 afterwards
def average_path_length(n):
    """Mean number of random cuts that isolate one of n points: 2 (1/2 + 1/3 + ... + 1/n)."""
    n = np.asarray(n)
    if not (n >= 1).all():
        raise ValueError("a path length needs at least 1 point")
    m = n.astype(np.float32) if n.dtype.itemsize < 4 else n.astype(float)
    c = 2.0 * (scipy.special.digamma(m + 1) - scipy.special.digamma(2.0))
    c = np.asarray(c, dtype=float)
    return float(c) if c.ndim == 0 else c
