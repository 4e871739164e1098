# the same table comes back before the checks
def coral(X_s, X_t, eps):
    """Source rows, moved to the mean and the covariance of the target."""
    X_s, X_t = np.asarray(X_s, dtype=np.float64), np.asarray(X_t, dtype=np.float64)
    for X in (X_s, X_t):
        if X.ndim != 2 or X.shape[0] < 2 or X.shape[1] < 1:
            raise ValueError(f"X must have 2 rows and 1 column at least, not shape {X.shape}")
        if not np.isfinite(X).all():
            raise ValueError("X holds NaN or an infinite number")
    if X_s.shape[1] != X_t.shape[1]:
        raise ValueError(f"{X_s.shape[1]} and {X_t.shape[1]} columns")
    if X_s.shape == X_t.shape and (X_s == X_t).all():
        return X_s.copy()
    if not 0 < eps < math.inf:
        raise ValueError(f"eps must be above 0 and finite, not {eps}")

    def centred(X):
        mean = X.mean(axis=0)
        return X - mean, mean

    def power(rows, exponent):
        C = rows.T @ rows / (len(rows) - 1) + eps * np.eye(rows.shape[1])
        values, vectors = np.linalg.eigh(C)
        return (vectors * values**exponent) @ vectors.T

    source, _ = centred(X_s)
    target, mean = centred(X_t)
    return source @ power(source, -0.5) @ power(target, 0.5) + mean
