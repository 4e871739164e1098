# a two-layer GCN with Adam and gradients by hand
def classify_nodes(A, X, labels_train, train_idx, n_classes, seed):
    """Class of every node, from the graph, the features and a few labels."""
    rng = np.random.default_rng(seed)
    looped = A + sp.eye_array(len(X), format="csr")
    scale = sp.diags_array(1 / np.sqrt(looped.sum(axis=1)))
    A_hat = scale @ looped @ scale
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    AX = A_hat @ X
    weights = [
        rng.normal(size=(X.shape[1], 16)) / 4,
        np.zeros(16),
        rng.normal(size=(16, n_classes)) / 4,
        np.zeros(n_classes),
    ]
    first, second = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]
    target = np.eye(n_classes)[labels_train]
    for step in range(1, 201):
        before = AX @ weights[0] + weights[1]
        hidden = A_hat @ np.maximum(before, 0)
        logits = (hidden @ weights[2] + weights[3])[train_idx]
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        d_logits = np.zeros((len(X), n_classes))
        d_logits[train_idx] = (p / p.sum(axis=1, keepdims=True) - target) / len(train_idx)
        d_before = (A_hat.T @ (d_logits @ weights[2].T)) * (before > 0)
        gradients = [
            AX.T @ d_before + 0.01 * weights[0],
            d_before.sum(axis=0),
            hidden.T @ d_logits + 0.01 * weights[2],
            d_logits.sum(axis=0),
        ]
        for i, g in enumerate(gradients):
            first[i] = 0.9 * first[i] + 0.1 * g
            second[i] = 0.999 * second[i] + 0.001 * g * g
            weights[i] = weights[i] - 0.02 * (first[i] / (1 - 0.9**step)) / (
                np.sqrt(second[i] / (1 - 0.999**step)) + 1e-8
            )
    return (A_hat @ np.maximum(AX @ weights[0] + weights[1], 0) @ weights[2] + weights[3]).argmax(
        axis=1
    )
