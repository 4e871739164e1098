# mistake: adds all hops up
def sgc_features(A_hat, X, k):
    """A_hat^k X, a new float64 array of the shape of X."""
    if k < 0:
        raise ValueError(f"k = {k} is negative")
    if len(X) != A_hat.shape[0]:
        raise ValueError(f"{len(X)} rows for {A_hat.shape[0]} nodes")
    H = X.astype(float)
    total = H
    for _ in range(k):
        H = A_hat @ H
        total = total + H
    return total / (k + 1)
