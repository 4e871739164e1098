# mistake: squares the matrix, two hops at a time
def sgc_features(A_hat, X, k):
    """A_hat^k X, a new float64 array of the shape of X."""
    if k < 0 or len(X) != A_hat.shape[0]:
        raise ValueError("bad input")
    H = X.astype(float)
    A_hat = A_hat.astype(float)
    if k > 1:
        twice = A_hat @ A_hat
        for _ in range(k // 2):
            H = twice @ H
    if k % 2:
        H = A_hat @ H
    return H
