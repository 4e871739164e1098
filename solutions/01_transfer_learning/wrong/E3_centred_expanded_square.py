# mistake: subtracts one mean, then expands the square: groups far apart lose their digits
def mmd_rbf(X, Y, gamma):
    if X.shape[1] != Y.shape[1] or len(X) < 2 or len(Y) < 2 or not gamma > 0:
        raise ValueError("bad")
    X, Y = X - X.mean(), Y - X.mean()

    def k(A, B):
        d = (A**2).sum(1)[:, None] + (B**2).sum(1) - 2 * A @ B.T
        return np.exp(-gamma * np.maximum(d, 0))

    m, n = len(X), len(Y)
    a, b, c = k(X, X), k(Y, Y), k(X, Y)
    return float((a.sum() - m) / m / (m - 1) + (b.sum() - n) / n / (n - 1) - 2 * c.mean())
