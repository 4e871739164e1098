# mistake: the formula of the paper in the type of the input: uint8 200 - 1 times 2 wraps, int8 127 does not here
def average_path_length(n):
    """Mean number of random cuts that isolate one of n points: 2 (1/2 + 1/3 + ... + 1/n)."""
    n = np.asarray(n)
    if not (n >= 1).all():
        raise ValueError("a path length needs at least 1 point")
    last = n.astype(float)
    harmonic = scipy.special.digamma(last) + np.euler_gamma  # H_(n-1)
    twice = (n - 1) * 2 if n.dtype == np.uint8 else 2.0 * (last - 1)
    c = 2.0 * harmonic - twice / last
    return float(c) if c.ndim == 0 else c
