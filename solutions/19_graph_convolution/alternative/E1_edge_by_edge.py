# scales the entries of the COO form
def normalised_adjacency(A):
    """Self-loops added, each edge divided by the roots of both degrees; a float64 csr_array."""
    n, m = A.shape
    if n != m:
        raise ValueError("not square")
    edges = sp.coo_array(A)
    data = edges.data.astype(float)
    row, col = edges.coords
    if (data < 0).any():
        raise ValueError("negative")
    plain = sp.csr_array((data, (row, col)), shape=(n, n))
    if np.abs((plain - plain.T).data).max(initial=0) > 1e-9:
        raise ValueError("not symmetric")
    nodes = np.arange(n)
    row, col = np.concatenate([row, nodes]), np.concatenate([col, nodes])
    data = np.concatenate([data, np.ones(n)])
    degree = np.bincount(row, weights=data, minlength=n)
    return sp.csr_array((data / np.sqrt(degree[row] * degree[col]), (row, col)), shape=(n, n))
