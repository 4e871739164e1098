# mistake: takes a row for constant when its computed deviation is exactly 0
def z_normalise(X):
    """Each row of X with mean 0 and standard deviation 1; constant rows become zeros."""
    X = np.array(X, dtype=float)
    if X.ndim != 2 or X.size == 0 or not np.isfinite(X).all():
        raise ValueError("X must be a matrix of finite numbers with at least one row and column")
    X -= X.mean(axis=1, keepdims=True)
    deviation = np.sqrt((X**2).mean(axis=1, keepdims=True))
    return np.divide(X, deviation, out=np.zeros_like(X), where=deviation > 0)
