# mistake: squares the stored numbers of a CSR matrix before entries stored twice are added up
def cosine_similarity(X):
    if X.ndim != 2:
        raise ValueError("X must have two dimensions")
    X = sp.csr_array(X) if sp.issparse(X) else sp.csr_array(np.asarray(X))
    X = X.astype(float)
    if not np.isfinite(X.data).all():
        raise ValueError("X holds NaN or an infinite number")
    squares = X.copy()
    squares.data **= 2
    lengths = np.sqrt(squares.sum(axis=1))
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    S = np.clip((X @ X.T).toarray() * scale[:, np.newaxis] * scale, -1.0, 1.0)
    np.fill_diagonal(S, lengths > 0)
    return S
