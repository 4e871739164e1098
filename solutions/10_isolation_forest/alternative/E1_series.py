# way: a table for small n, the asymptotic series beyond
def average_path_length(n):
    n = np.asarray(n).astype(float)
    if (n < 1).any():
        raise ValueError("n below 1")
    table = np.concatenate([[0.0], np.cumsum(1.0 / np.arange(1, 51))])
    small = np.minimum(n, 50).astype(int)
    m = np.maximum(n, 50.0)
    series = np.log(m) + np.euler_gamma + 1 / (2 * m) - 1 / (12 * m**2) + 1 / (120 * m**4)
    c = 2 * np.where(n <= 50, table[small], series) - 2
    return c if c.ndim else float(c)
