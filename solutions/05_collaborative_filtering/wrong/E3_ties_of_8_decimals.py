# mistake: compares after rounding to 8 decimals
def item_knn(X, k, shrink):
    """The k most similar items of every item, one CSR row an item."""
    if X.ndim != 2:
        raise ValueError(f"X must have two dimensions, not {X.ndim}")
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    if not 0 <= shrink < np.inf:
        raise ValueError(f"shrink must be finite and not negative, not {shrink}")
    X = sp.csr_array(X).astype(float)
    if not np.isfinite(X.data).all() or (X.data < 0).any():
        raise ValueError("X holds a negative number, NaN or an infinite number")

    dots = (X.T @ X).tocoo()  # only pairs that met in a history are stored
    lengths = np.sqrt(dots.diagonal())
    pairs = (dots.row != dots.col) & (dots.data > 0)
    rows, columns = dots.row[pairs], dots.col[pairs]
    similarity = dots.data[pairs] / (lengths[rows] * lengths[columns] + shrink)

    order = np.lexsort((columns, -np.round(similarity, 8), rows))
    rows, columns, similarity = rows[order], columns[order], similarity[order]
    n_items = X.shape[1]
    starts = np.searchsorted(rows, np.arange(n_items))
    keep = np.arange(len(rows)) - starts[rows] < k  # the place of a pair inside its row
    return sp.csr_array((similarity[keep], (rows[keep], columns[keep])), shape=(n_items, n_items))
