# mistake: sets weights below 1e-6 to zero
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
    P = np.linalg.inv(gram + l2 * np.eye(len(gram)))
    B = -P / np.diag(P)  # column j by P[j, j]
    B[np.abs(B) < 1e-6] = 0.0
    np.fill_diagonal(B, 0.0)
    return B
