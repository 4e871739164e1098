# mistake: exact up to 5000, the shortcut with the logarithm beyond
def average_path_length(n):
    """Mean number of random cuts that isolate one of n points: 2 (1/2 + 1/3 + ... + 1/n)."""
    n = np.asarray(n, dtype=np.float64)
    if not (n >= 1).all():
        raise ValueError("a path length needs at least 1 point")
    table = np.cumsum(2.0 / np.arange(1, 5001)) - 2.0
    c = np.where(
        n <= 5000,
        table[np.minimum(n, 5000).astype(int) - 1],
        2.0 * (np.log(n) + np.euler_gamma - 1),
    )
    return float(c) if c.ndim == 0 else c
