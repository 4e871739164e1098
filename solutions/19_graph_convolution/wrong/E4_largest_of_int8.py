# mistake: takes the absolute value before it converts
def smoothness(H, A):
    """Dirichlet energy of the rows of H over the edges of A, divided by the squared length of H."""
    if len(H) != A.shape[0]:
        raise ValueError("rows")
    largest = np.abs(H).max()
    if largest <= 0:
        return 0.0
    H = H.astype(float) / float(largest)
    A = A.astype(float)
    edges = sp.triu(A, k=1).tocoo()
    scaled = H / np.sqrt(1 + A.sum(axis=1))[:, np.newaxis]
    gaps = ((scaled[edges.row] - scaled[edges.col]) ** 2).sum(axis=1)
    return float((edges.data * gaps).sum() / (H**2).sum())
