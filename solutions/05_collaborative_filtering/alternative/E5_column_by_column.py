# way: one ridge regression for every item, on all other items
def ease(X, l2):
    if X.ndim != 2:
        raise ValueError("X must be a matrix")
    if not (l2 > 0 and np.isfinite(l2)):
        raise ValueError("l2 must be positive")
    A = sp.csr_array(X).toarray().astype(np.float64)
    if not np.isfinite(A).all():
        raise ValueError("X must be finite")
    n = A.shape[1]
    G = A.T @ A
    B = np.zeros((n, n))
    for j in range(n):
        rest = np.arange(n) != j
        B[rest, j] = np.linalg.solve(G[np.ix_(rest, rest)] + l2 * np.identity(n - 1), G[rest, j])
    return B
