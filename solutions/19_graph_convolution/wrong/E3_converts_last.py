# mistake: converts after the products, so that small types wrap
def sgc_features(A_hat, X, k):
    """A_hat^k X, a new float64 array of the shape of X."""
    if k < 0 or len(X) != A_hat.shape[0]:
        raise ValueError("bad input")
    H = X
    for _ in range(k):
        H = A_hat @ H
    return np.array(H, dtype=np.float64)
