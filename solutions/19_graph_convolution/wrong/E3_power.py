# mistake: forms the power of the matrix, dense
def sgc_features(A_hat, X, k):
    """A_hat^k X, a new float64 array of the shape of X."""
    if k < 0:
        raise ValueError(f"k = {k} is negative")
    if len(X) != A_hat.shape[0]:
        raise ValueError(f"{len(X)} rows for {A_hat.shape[0]} nodes")
    H = X.astype(float)
    return np.linalg.matrix_power(A_hat.toarray(), k) @ H
