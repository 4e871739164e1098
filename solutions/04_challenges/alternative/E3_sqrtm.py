# scipy's matrix root
def coral(X_s, X_t, eps):
    if np.ndim(X_s) != 2 or np.ndim(X_t) != 2 or X_s.shape[1] != X_t.shape[1]:
        raise ValueError("shapes")
    if X_s.shape[1] < 1 or len(X_s) < 2 or len(X_t) < 2 or not 0 < eps < np.inf:
        raise ValueError("too small, or eps")
    X_s, X_t = X_s.astype("float64"), X_t.astype("float64")
    if not np.isfinite(np.vstack([X_s, X_t])).all():
        raise ValueError("values")
    mean_s, mean_t = X_s.mean(0), X_t.mean(0)

    def covariance(Z):
        return np.einsum("ni,nj->ij", Z, Z) / (len(Z) - 1) + eps * np.identity(Z.shape[1])

    root_s = scipy.linalg.sqrtm(covariance(X_s - mean_s)).real
    root_t = scipy.linalg.sqrtm(covariance(X_t - mean_t)).real
    return np.linalg.solve(root_s, (X_s - mean_s).T).T @ root_t + mean_t
