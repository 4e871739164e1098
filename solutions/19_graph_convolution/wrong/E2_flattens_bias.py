# mistake: flattens b before it looks at its shape
def gcn_layer(H, A_hat, W, b):
    """ReLU(A_hat H W + b), a dense float64 array of shape (n, d_out)."""
    H, W, b = H.astype(float), W.astype(float), b.astype(float).ravel()
    if A_hat.shape != (len(H), len(H)) or len(W) != H.shape[1] or b.shape != (W.shape[1],):
        raise ValueError("shapes")
    return np.maximum(A_hat.astype(float) @ (H @ W) + b, 0)
