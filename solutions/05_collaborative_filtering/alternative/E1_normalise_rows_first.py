# way: divide every row by its length, then one product
def cosine_similarity(X):
    if len(X.shape) != 2:
        raise ValueError("X must be a matrix")
    rows = sp.csr_array(X).toarray().astype(np.float64)
    if not np.all(np.isfinite(rows)):
        raise ValueError("X must be finite")
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = rows / np.where(lengths == 0, 1, lengths)
    result = np.minimum(np.maximum(unit @ unit.T, -1), 1)
    for i in range(len(rows)):
        result[i, i] = 1.0 if lengths[i, 0] > 0 else 0.0
    return result
