# mistake: compares the rows of A_hat only
def gcn_layer(H, A_hat, W, b):
    """ReLU(A_hat H W + b), a dense float64 array of shape (n, d_out)."""
    H, W, b = H.astype(float), W.astype(float), b.astype(float)
    if A_hat.shape[0] != len(H) or len(W) != H.shape[1] or b.shape != (W.shape[1],):
        raise ValueError("shapes")
    A = A_hat.toarray().astype(float)
    columns = A.shape[1]
    padded = np.zeros((columns, H.shape[1]))
    padded[: min(columns, len(H))] = H[:columns]
    return np.maximum(A @ padded @ W + b, 0)
