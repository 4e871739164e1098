# mistake: normalises the numbers of the caller's CSC matrix in place
def item_knn(X, k, shrink):
    """The k most similar items of every item, one CSR row an item."""
    if X.ndim != 2:
        raise ValueError(f"X must have two dimensions, not {X.ndim}")
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    if not 0 <= shrink < np.inf:
        raise ValueError(f"shrink must be finite and not negative, not {shrink}")
    X = sp.csc_array(X, dtype=float)
    if not np.isfinite(X.data).all() or (X.data < 0).any():
        raise ValueError("X holds a negative number, NaN or an infinite number")

    lengths = np.sqrt(X.multiply(X).sum(axis=0))
    X.data /= np.repeat(np.where(lengths > 0, lengths, 1.0), np.diff(X.indptr))
    dots = (X.T @ X).tocoo()  # only pairs that met in a history are stored
    pairs = (dots.row != dots.col) & (dots.data > 0)
    rows, columns = dots.row[pairs], dots.col[pairs]
    product = lengths[rows] * lengths[columns]
    similarity = dots.data[pairs] * product / (product + shrink)

    order = np.lexsort((columns, -np.round(similarity, 9), rows))
    rows, columns, similarity = rows[order], columns[order], similarity[order]
    n_items = X.shape[1]
    starts = np.searchsorted(rows, np.arange(n_items))
    keep = np.arange(len(rows)) - starts[rows] < k  # the place of a pair inside its row
    return sp.csr_array((similarity[keep], (rows[keep], columns[keep])), shape=(n_items, n_items))
