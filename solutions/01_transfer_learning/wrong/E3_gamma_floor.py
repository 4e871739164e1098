# mistake: raises a small gamma to 1e-8
def mmd_rbf(X, Y, gamma):
    if X.shape[1] != Y.shape[1] or len(X) < 2 or len(Y) < 2 or not gamma > 0:
        raise ValueError("bad")
    gamma = max(gamma, 1e-8)

    def k(d):
        return np.exp(-gamma * d)

    a, b, c = (
        k(pdist(X, "sqeuclidean")).mean(),
        k(pdist(Y, "sqeuclidean")).mean(),
        k(cdist(X, Y, "sqeuclidean")).mean(),
    )
    return float(a + b - 2 * c)
