# mistake: the tolerance of allclose
def normalised_adjacency(A):
    """Self-loops added, each edge divided by the roots of both degrees; a float64 csr_array."""
    if A.shape[0] != A.shape[1]:
        raise ValueError(f"A has shape {A.shape}")
    A = sp.csr_array(A).astype(float)
    if A.nnz and A.data.min() < 0:
        raise ValueError("a weight is negative")
    if not np.allclose((A - A.T).data, 0, atol=1e-5):
        raise ValueError("A is not symmetric")
    looped = A + sp.eye_array(A.shape[0], format="csr")
    scale = sp.diags_array(1 / np.sqrt(looped.sum(axis=1)))
    return sp.csr_array(scale @ looped @ scale)
