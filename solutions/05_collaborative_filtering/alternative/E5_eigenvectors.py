# way: the inverse through eigenvalues of the Gram matrix
def ease(X, l2):
    if X.ndim != 2:
        raise ValueError("X must be a matrix")
    if np.isnan(l2) or l2 <= 0 or np.isinf(l2):
        raise ValueError("l2 must be positive and finite")
    A = np.asarray(X.todense() if sp.issparse(X) else X).astype(np.float64)
    if np.isnan(A).any() or np.isinf(A).any():
        raise ValueError("X must be finite")
    values, vectors = np.linalg.eigh(A.T @ A)
    P = vectors @ np.diag(1 / (values.clip(0) + l2)) @ vectors.T
    B = P / -P.diagonal()
    B[np.diag_indices_from(B)] = 0
    return B
