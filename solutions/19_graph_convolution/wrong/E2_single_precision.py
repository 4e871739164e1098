# mistake: makes floats of whole numbers and leaves float32
def gcn_layer(H, A_hat, W, b):
    """ReLU(A_hat H W + b), a dense float64 array of shape (n, d_out)."""
    n = len(H)
    if A_hat.shape != (n, n):
        raise ValueError(f"A_hat has shape {A_hat.shape} for {n} nodes")
    if len(W) != H.shape[1]:
        raise ValueError(f"W has {len(W)} rows for {H.shape[1]} features")
    if b.shape != (W.shape[1],):
        raise ValueError(f"b has shape {b.shape} for {W.shape[1]} outputs")
    H = 1.0 * H
    return np.maximum(A_hat @ (H @ W) + b, 0)
