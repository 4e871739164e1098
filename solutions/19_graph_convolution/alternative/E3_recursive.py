# k hops are one hop of k - 1 hops
def sgc_features(A_hat, X, k):
    """A_hat^k X, a new float64 array of the shape of X."""
    if k < 0 or X.shape[0] != A_hat.shape[1]:
        raise ValueError("bad k or a wrong number of rows")
    if k == 0:
        return np.array(X, dtype=np.float64)
    return A_hat.dot(sgc_features(A_hat, X, k - 1))
