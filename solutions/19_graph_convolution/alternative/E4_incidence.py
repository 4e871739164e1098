# by the incidence matrix: one row for each edge
def smoothness(H, A):
    """Dirichlet energy of the rows of H over the edges of A, divided by the squared length of H."""
    n = A.shape[0]
    if H.shape[0] != n:
        raise ValueError("a wrong number of rows")
    H = np.array(H, dtype=np.float64)
    if not H.any():
        return 0.0
    H /= np.abs(H).max()
    edges = A.tocoo()
    first = edges.row < edges.col
    row, col = edges.row[first], edges.col[first]
    weight = np.sqrt(edges.data[first].astype(float))
    number = np.arange(len(row))
    B = sp.coo_array(
        (np.r_[weight, -weight], (np.r_[number, number], np.r_[row, col])), shape=(len(row), n)
    ).tocsr()
    degree = A.sum(axis=1, dtype=float) + 1
    return float(((B @ (H / np.sqrt(degree)[:, None])) ** 2).sum() / np.linalg.norm(H) ** 2)
