# mistake: looks for NaN in the first row only
def z_normalise(X):
    """Each row of X with mean 0 and standard deviation 1; constant rows become zeros."""
    X = np.array(X, dtype=float)
    if X.ndim != 2 or X.size == 0 or not np.isfinite(X[0]).all():
        raise ValueError("X must be a matrix of finite numbers with at least one row and column")
    constant = X.max(axis=1, keepdims=True) == X.min(axis=1, keepdims=True)
    X -= X.mean(axis=1, keepdims=True)
    deviation = np.sqrt((X**2).mean(axis=1, keepdims=True))
    return np.where(constant, 0.0, X / np.where(constant, 1.0, deviation))
