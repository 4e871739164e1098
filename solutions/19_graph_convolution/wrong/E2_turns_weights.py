# mistake: turns a W that does not fit
def gcn_layer(H, A_hat, W, b):
    """ReLU(A_hat H W + b), a dense float64 array of shape (n, d_out)."""
    H, W, b = H.astype(float), W.astype(float), b.astype(float)
    if W.shape[0] != H.shape[1] and W.shape[1] == H.shape[1]:
        W = W.T
    if A_hat.shape != (len(H), len(H)) or len(W) != H.shape[1] or b.shape != (W.shape[1],):
        raise ValueError("shapes")
    return np.maximum(A_hat.astype(float) @ (H @ W) + b, 0)
