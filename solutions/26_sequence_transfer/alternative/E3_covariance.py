def whiten(E, k=None):
    E = np.array(E, dtype=float)
    if E.ndim != 2 or E.size == 0:
        raise ValueError("a table is needed")
    if not np.all(np.isfinite(E)):
        raise ValueError("finite numbers are needed")
    if len(np.unique(E, axis=0)) == 1:
        raise ValueError("no row differs")
    if k is not None and int(k) <= 0:
        raise ValueError("k")
    n, d = E.shape
    mean = E.sum(axis=0) / n
    centred = E - mean
    centred = centred - centred.mean(axis=0)
    unit = np.abs(centred).max()
    values, vectors = np.linalg.eigh(np.cov((centred / unit).T, bias=True).reshape(d, d))
    columns = []
    for j in reversed(range(d)):
        if values[j] > 1e-8 * values[-1] and (k is None or len(columns) < k):
            u = vectors[:, j] / (unit * values[j] ** 0.5)
            columns.append(u if max(u) == max(abs(u)) else -u)
    W = np.stack(columns, axis=1)
    return centred @ W, mean, W
