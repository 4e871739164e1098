# way: 2 H(n-1) - 2 (n-1) / n, with digamma
def average_path_length(n):
    number = np.ndim(n) == 0
    n = np.atleast_1d(np.asarray(n, dtype=float))
    if np.any(n < 1):
        raise ValueError("at least one point")
    harmonic = scipy.special.digamma(n) + np.euler_gamma  # H(n - 1)
    c = 2 * harmonic - 2 * (n - 1) / n
    return float(c[0]) if number else c
