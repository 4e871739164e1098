# way: no linear algebra: the definition, pair by pair
def cosine_similarity(X):
    import math

    if len(X.shape) != 2:
        raise ValueError("X must be a matrix")
    rows = (X.toarray() if sp.issparse(X) else X).tolist()
    rows = [[float(value) for value in row] for row in rows]
    if not all(math.isfinite(value) for row in rows for value in row):
        raise ValueError("X must be finite")
    lengths = [math.hypot(*row) for row in rows]
    result = np.zeros((len(rows), len(rows)))
    for i, a in enumerate(rows):
        for j, b in enumerate(rows):
            if lengths[i] == 0 or lengths[j] == 0:
                continue
            dot = math.fsum(x * y for x, y in zip(a, b, strict=True))
            result[i, j] = 1.0 if i == j else max(-1.0, min(1.0, dot / lengths[i] / lengths[j]))
    return result
