# mistake: stays in single precision where single precision came in
def smoothness(H, A):
    """Dirichlet energy of the rows of H over the edges of A, divided by the squared length of H."""
    if len(H) != A.shape[0]:
        raise ValueError("rows")
    if H.dtype != np.float32:
        H = H.astype(float)
    if not H.any():
        return 0.0
    H = H / np.abs(H).max()
    edges = sp.triu(A, k=1).tocoo()
    scaled = H / np.sqrt(1 + A.sum(axis=1))[:, np.newaxis]
    gaps = ((scaled[edges.row] - scaled[edges.col]) ** 2).sum(axis=1)
    return float((edges.data * gaps).sum() / (H**2).sum())
