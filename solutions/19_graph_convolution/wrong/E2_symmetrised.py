# mistake: what a node sends counts like what it receives
def gcn_layer(H, A_hat, W, b):
    """ReLU(A_hat H W + b), a dense float64 array of shape (n, d_out)."""
    n = len(H)
    if A_hat.shape != (n, n):
        raise ValueError(f"A_hat has shape {A_hat.shape} for {n} nodes")
    if len(W) != H.shape[1]:
        raise ValueError(f"W has {len(W)} rows for {H.shape[1]} features")
    if b.shape != (W.shape[1],):
        raise ValueError(f"b has shape {b.shape} for {W.shape[1]} outputs")
    H, W = H.astype(float), W.astype(float)
    A_hat = (A_hat.astype(float) + A_hat.T) / 2
    return np.maximum(A_hat @ (H @ W) + b, 0)
