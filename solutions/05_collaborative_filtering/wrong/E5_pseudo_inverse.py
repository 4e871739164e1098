# mistake: a pseudo-inverse that drops directions a thousand times smaller than the largest
def ease(X, l2):
    """Item-item weights of EASE, a dense array of shape (n_items, n_items) with zero diagonal."""
    if X.ndim != 2:
        raise ValueError(f"X must have two dimensions, not {X.ndim}")
    if not 0 < l2 < np.inf:
        raise ValueError(f"l2 must be finite and above 0, not {l2}")
    X = X.astype(float)
    gram = X.T @ X
    if sp.issparse(gram):
        gram = gram.toarray()
    if not np.isfinite(gram).all():
        raise ValueError("X holds NaN or an infinite number")
    P = np.linalg.pinv(gram + l2 * np.eye(len(gram)), rcond=1e-3)
    B = -P / np.diag(P)  # column j by P[j, j]
    np.fill_diagonal(B, 0.0)
    return B
