# mistake: adds 1 to the narrow integers before they become floats
def average_path_length(n):
    """Mean number of random cuts that isolate one of n points: 2 (1/2 + 1/3 + ... + 1/n)."""
    n = np.asarray(n)
    if not (n >= 1).all():
        raise ValueError("a path length needs at least 1 point")
    c = 2.0 * (
        scipy.special.digamma((n + n.dtype.type(1)).astype(float)) - scipy.special.digamma(2.0)
    )
    return float(c) if c.ndim == 0 else c
