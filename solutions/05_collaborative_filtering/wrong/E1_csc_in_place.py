# mistake: normalises the numbers of the caller's CSC matrix in place
def cosine_similarity(X):
    """Cosine similarity of every pair of rows of X, as a dense array of shape (n, n)."""
    if X.ndim != 2:
        raise ValueError(f"X must have two dimensions, not {X.ndim}")
    X = X.astype(float, copy=False) if sp.issparse(X) else X.astype(float)
    if not np.isfinite(X.sum()):
        raise ValueError("X holds NaN or an infinite number")
    if sp.issparse(X) and X.format == "csc":
        norms = np.sqrt(np.asarray(X.multiply(X).sum(axis=1)).ravel())
        X.data /= np.where(norms > 0, norms, 1.0)[X.indices]
    dots = X @ X.T
    if sp.issparse(dots):
        dots = dots.toarray()
    lengths = np.sqrt(dots.diagonal())
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    S = np.clip(dots * scale[:, np.newaxis] * scale, -1.0, 1.0)
    np.fill_diagonal(S, lengths > 0)
    return S
