# way: the definition, vote by vote, and Python's sort
def recommend(X, user, k, exclude_seen=True):
    if len(X.shape) != 2:
        raise ValueError("X must be a matrix")
    table = np.array(X.todense() if sp.issparse(X) else X, dtype=float)
    if np.isnan(table).any() or np.isinf(table).any() or table.min() < 0:
        raise ValueError("entries must be finite and not negative")
    if user not in range(len(table)):
        raise IndexError("no such user")
    if k <= 0:
        raise ValueError("k must be positive")

    def cosine(a, b):
        norms = np.linalg.norm(a) * np.linalg.norm(b)
        return a @ b / norms if norms else 0.0

    items = range(table.shape[1])
    bought = [j for j in items if table[user, j] > 0]

    def rank(i):
        score = sum(table[user, j] * cosine(table[:, i], table[:, j]) for j in bought if j != i)
        return -round(float(score), 9), -np.count_nonzero(table[:, i]), i

    candidates = set(items) - set(bought) if exclude_seen else items
    return sorted(candidates, key=rank)[:k]
