# way: a product with the centring matrix
def z_normalise(X):
    X = np.asarray(X, dtype=np.float64)
    if X.ndim != 2 or X.size == 0:
        raise ValueError("X must be a matrix")
    if not np.isfinite(X).all():
        raise ValueError("X must be finite")
    m = X.shape[1]
    size = np.abs(X).max(axis=1, keepdims=True)
    size[size == 0] = 1
    centred = (X / size) @ (np.eye(m) - np.ones((m, m)) / m)
    length = np.linalg.norm(centred, axis=1, keepdims=True)
    same = np.ptp(X, axis=1) == 0
    length[same] = 1
    centred[same] = 0
    return np.sqrt(m) * centred / length
