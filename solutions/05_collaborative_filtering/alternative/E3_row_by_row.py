# way: one sparse row of the product after the other
def item_knn(X, k, shrink):
    if X.ndim != 2:
        raise ValueError("X must be a matrix")
    if k < 1 or np.isnan(shrink) or np.isinf(shrink) or shrink < 0:
        raise ValueError("k or shrink is out of range")
    items = sp.csr_array(X.T, dtype=np.float64)
    if not (np.isfinite(items.data) & (items.data >= 0)).all():
        raise ValueError("entries must be finite and not negative")
    norms = np.sqrt(items.multiply(items).sum(axis=1))
    product = (items @ items.T).tocsr()

    indptr, indices, data = [0], [], []
    for i in range(items.shape[0]):
        part = slice(product.indptr[i], product.indptr[i + 1])
        others, dots = product.indices[part], product.data[part]
        near = [
            (dot / (norms[i] * norms[j] + shrink), j)
            for j, dot in zip(others.tolist(), dots.tolist(), strict=True)
            if j != i and dot > 0
        ]
        near = sorted(near, key=lambda pair: (-round(pair[0], 9), pair[1]))[:k]
        data.extend(similarity for similarity, _ in near)
        indices.extend(j for _, j in near)
        indptr.append(len(indices))
    return sp.csr_matrix((np.array(data, dtype=float), indices, indptr), shape=product.shape)
