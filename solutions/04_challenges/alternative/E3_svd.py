# roots from the singular values
def coral(X_s, X_t, eps):
    X_s, X_t = np.array(X_s, dtype=float), np.array(X_t, dtype=float)
    if X_s.ndim != 2 or X_t.ndim != 2 or X_s.shape[1] != X_t.shape[1] or X_s.shape[1] == 0:
        raise ValueError("shapes")
    if min(len(X_s), len(X_t)) < 2 or not (np.isfinite(X_s).all() and np.isfinite(X_t).all()):
        raise ValueError("rows or values")
    if not (eps > 0 and np.isfinite(eps)):
        raise ValueError("eps")
    d = X_s.shape[1]
    covariances = [np.cov(X, rowvar=False).reshape(d, d) + eps * np.eye(d) for X in (X_s, X_t)]
    (u, s, _), (v, t, _) = (np.linalg.svd(C, hermitian=True) for C in covariances)
    whiten = u @ np.diag(1 / np.sqrt(s)) @ u.T
    colour = v @ np.diag(np.sqrt(t)) @ v.T
    return (X_s - X_s.mean(axis=0)) @ (whiten @ colour) + X_t.mean(axis=0)
