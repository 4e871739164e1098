# mistake: looks for NaN and infinite numbers in the first row alone
def cosine_similarity(X):
    """Cosine similarity of every pair of rows of X, as a dense array of shape (n, n)."""
    if X.ndim != 2:
        raise ValueError(f"X must have two dimensions, not {X.ndim}")
    X = X.astype(float)
    first = X[:1] if not sp.issparse(X) else X.tocsr()[[0]]
    if not np.isfinite(first.sum()):
        raise ValueError("X holds NaN or an infinite number")
    dots = X @ X.T
    if sp.issparse(dots):
        dots = dots.toarray()
    lengths = np.sqrt(dots.diagonal())
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    S = np.clip(dots * scale[:, np.newaxis] * scale, -1.0, 1.0)
    np.fill_diagonal(S, lengths > 0)
    return S
