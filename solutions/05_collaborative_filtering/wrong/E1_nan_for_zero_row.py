# mistake: divides 0 by 0 for a row of zeros
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
    S = np.clip(dots / np.outer(lengths, lengths), -1.0, 1.0)
    np.fill_diagonal(S, np.where(lengths > 0, 1.0, np.nan))
    return S
