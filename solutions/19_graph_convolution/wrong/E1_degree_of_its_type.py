# mistake: adds degrees up in the number type that came in, and wraps
def normalised_adjacency(A):
    """Self-loops added, each edge divided by the roots of both degrees; a float64 csr_array."""
    if A.shape[0] != A.shape[1]:
        raise ValueError("not square")
    if A.nnz and A.data.min() < 0:
        raise ValueError("negative")
    if abs(sp.csr_array(A).astype(float) - A.T.astype(float)).max() > 1e-9:
        raise ValueError("not symmetric")
    looped = sp.csr_array(A) + sp.eye_array(A.shape[0], format="csr", dtype=A.dtype)
    degree = looped.toarray().sum(axis=1, dtype=A.dtype).astype(float)
    scale = sp.diags_array(1 / np.sqrt(degree))
    looped = looped.astype(float)
    return sp.csr_array(scale @ looped @ scale)
