# way: a long table of pairs and a rank inside each group
def item_knn(X, k, shrink):
    X = sp.coo_array(X).astype(float)
    if X.ndim != 2:
        raise ValueError("X must be a matrix")
    if k < 1:
        raise ValueError("k must be at least 1")
    if not (np.isfinite(shrink) and shrink >= 0):
        raise ValueError("shrink is out of range")
    if not np.isfinite(X.data).all() or np.any(X.data < 0):
        raise ValueError("entries must be finite and not negative")
    X = X.tocsc()
    dots = sp.coo_array(X.T @ X)
    norms = np.sqrt(np.asarray(X.power(2).sum(axis=0)).ravel())
    table = pd.DataFrame({"item": dots.coords[0], "near": dots.coords[1], "dot": dots.data})
    table = table[(table["item"] != table["near"]) & (table["dot"] > 0)]
    scale = norms[table["item"]] * norms[table["near"]] + shrink
    table = table.assign(similarity=table["dot"] / scale)
    table["rounded"] = table["similarity"].round(9)
    table = table.sort_values(["item", "rounded", "near"], ascending=[True, False, True])
    table = table.groupby("item").head(k)
    n_items = X.shape[1]
    place = (table["item"], table["near"])
    return sp.csr_array((table["similarity"], place), shape=(n_items, n_items))
