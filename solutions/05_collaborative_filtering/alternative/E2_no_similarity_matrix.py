# way: two sparse products with one vector, the item's own vote taken off
def recommend(X, user, k, exclude_seen=True):
    if X.ndim != 2:
        raise ValueError("X must be a matrix")
    X = sp.csc_array(X, dtype=np.float64)
    if not (np.isfinite(X.data) & (X.data >= 0)).all():
        raise ValueError("entries must be finite and not negative")
    n_users, n_items = X.shape
    if user < 0 or user >= n_users:
        raise IndexError("no such user")
    if k < 1:
        raise ValueError("k must be positive")

    norms = np.sqrt(X.multiply(X).sum(axis=0))
    inverse = np.zeros(n_items)
    inverse[norms > 0] = 1 / norms[norms > 0]
    history = X[[user]].toarray()[0]
    scores = inverse * (X.T @ (X @ (inverse * history))) - history
    buyers = (X > 0).sum(axis=0)
    table = pd.DataFrame({"score": scores.round(9), "buyers": buyers, "item": np.arange(n_items)})
    if exclude_seen:
        table = table[history == 0]
    table = table.sort_values(["score", "buyers", "item"], ascending=[False, False, True])
    return table["item"].head(k).tolist()
