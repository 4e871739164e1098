# mistake: converts whole numbers, but not bools
def gcn_layer(H, A_hat, W, b):
    """ReLU(A_hat H W + b), a dense float64 array of shape (n, d_out)."""
    if A_hat.shape != (len(H), len(H)) or len(W) != H.shape[1] or b.shape != (W.shape[1],):
        raise ValueError("shapes")
    if H.dtype != bool:
        H = H.astype(float)
    if W.dtype != bool:
        W = W.astype(float)
    return np.maximum(A_hat.astype(float) @ (H @ W) + b, 0.0)
