# mistake: the mean of all hops up to k
def sgc_features(A_hat, X, k):
    """A_hat^k X, a new float64 array of the shape of X."""
    if k < 0:
        raise ValueError(f"k = {k} is negative")
    if len(X) != A_hat.shape[0]:
        raise ValueError(f"{len(X)} rows for {A_hat.shape[0]} nodes")
    H = X.astype(float)
    hops = [H]
    for _ in range(k):
        hops.append(A_hat @ hops[-1])
    return np.mean(hops, axis=0)
