# mistake: the popular answer: one Frobenius norm of the whole matrix, no row is normalised
def cosine_similarity(X):
    if X.ndim != 2:
        raise ValueError("X must have two dimensions")
    if sp.issparse(X):
        X = X.toarray()
    X = X.astype(float)
    if not np.isfinite(X).all():
        raise ValueError("X must be finite")
    norm = np.linalg.norm(X)
    if norm == 0:
        return np.zeros((len(X), len(X)))
    return X @ X.T / norm**2
