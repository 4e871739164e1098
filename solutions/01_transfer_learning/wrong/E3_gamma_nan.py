# mistake: NaN is not at or below 0, so it passes this check
def mmd_rbf(X, Y, gamma):
    if X.shape[1] != Y.shape[1] or len(X) < 2 or len(Y) < 2 or gamma <= 0:
        raise ValueError("bad")
    m, n = len(X), len(Y)

    def k(d):
        return np.exp(-gamma * d)

    a, b, c = (
        k(pdist(X, "sqeuclidean")).mean(),
        k(pdist(Y, "sqeuclidean")).mean(),
        k(cdist(X, Y, "sqeuclidean")).mean(),
    )
    return float(a + b - 2 * c)
