# adds up the messages of all edges
def gcn_layer(H, A_hat, W, b):
    """ReLU(A_hat H W + b), a dense float64 array of shape (n, d_out)."""
    n, d = H.shape
    if A_hat.shape[0] != n or A_hat.shape[1] != n or W.shape[0] != d or b.shape != W.shape[1:]:
        raise ValueError("shapes do not fit together")
    edges = A_hat.tocoo()
    row, col = edges.coords
    received = np.zeros((n, d))
    np.add.at(received, row, edges.data[:, np.newaxis].astype(float) * H[col].astype(float))
    out = received @ W.astype(float) + b
    out[out < 0] = 0.0
    return out
