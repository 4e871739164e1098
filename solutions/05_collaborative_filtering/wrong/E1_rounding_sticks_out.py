# mistake: no exact diagonal and no exact bounds
def cosine_similarity(X):
    """Cosine similarity of every pair of rows of X, as a dense array of shape (n, n)."""
    if X.ndim != 2:
        raise ValueError(f"X must have two dimensions, not {X.ndim}")
    X = X.astype(float)
    if not np.isfinite(X.sum()):
        raise ValueError("X holds NaN or an infinite number")
    dots = X @ X.T
    if sp.issparse(dots):
        dots = dots.toarray()
    lengths = np.sqrt(dots.diagonal())
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    S = dots * scale[:, np.newaxis] * scale
    return S
