# mistake: adds up all differences, so that many tiny ones are too many
def normalised_adjacency(A):
    """Self-loops added, each edge divided by the roots of both degrees; a float64 csr_array."""
    if A.shape[0] != A.shape[1]:
        raise ValueError("not square")
    A = sp.csr_array(A).astype(float)
    if A.nnz and A.data.min() < 0:
        raise ValueError("negative")
    if abs(A - A.T).sum() > 1e-9:
        raise ValueError("not symmetric")
    looped = A + sp.eye_array(A.shape[0], format="csr")
    scale = sp.diags_array(1 / np.sqrt(looped.sum(axis=1)))
    return sp.csr_array(scale @ looped @ scale)
