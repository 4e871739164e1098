# mistake: builds the full matrix of similarities
def item_knn(X, k, shrink):
    if X.ndim != 2:
        raise ValueError("X must have two dimensions")
    if k < 1:
        raise ValueError("k must be at least 1")
    if not 0 <= shrink < np.inf:
        raise ValueError("shrink must be finite and not negative")
    X = sp.csr_array(X).astype(float)
    if not np.isfinite(X.data).all() or (X.data < 0).any():
        raise ValueError("X must be finite and not negative")
    dots = (X.T @ X).toarray()
    lengths = np.sqrt(dots.diagonal())
    np.fill_diagonal(dots, 0.0)
    S = np.divide(
        dots, np.outer(lengths, lengths) + shrink, out=np.zeros_like(dots), where=dots > 0
    )
    order = np.argsort(-np.round(S, 9), axis=1, kind="stable")
    np.put_along_axis(S, order[:, k:], 0.0, axis=1)
    return sp.csr_array(S)
