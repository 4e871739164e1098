# mistake: compares scores after rounding to 8 decimals
def recommend(X, user, k, exclude_seen=True):
    """The k best items for one user, best first, as a list of column numbers."""
    if X.ndim != 2:
        raise ValueError(f"X must have two dimensions, not {X.ndim}")
    X = X.toarray() if sp.issparse(X) else X
    X = X.astype(float)
    if not np.isfinite(X).all() or (X < 0).any():
        raise ValueError("X holds a negative number, NaN or an infinite number")
    if not 0 <= user < X.shape[0]:
        raise IndexError(f"user {user} is not from 0 to {X.shape[0] - 1}")
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")

    lengths = np.sqrt((X**2).sum(axis=0))
    unit = np.divide(X, lengths, out=np.zeros_like(X), where=lengths > 0)
    similarity = unit.T @ unit
    np.fill_diagonal(similarity, 0.0)  # an item is no evidence for itself

    history = X[user]
    scores = similarity @ history
    popularity = (X > 0).sum(axis=0)
    order = np.lexsort((-popularity, -np.round(scores, 8)))  # stable: lower column first
    if exclude_seen:
        order = order[history[order] == 0]
    return order[:k].tolist()
