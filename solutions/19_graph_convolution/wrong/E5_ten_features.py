# mistake: has room for ten features
def classify_nodes(A, X, labels_train, train_idx, n_classes, seed):
    """Class of every node, from the graph, the features and a few labels."""
    looped = A + sp.eye_array(len(X), format="csr")
    scale = sp.diags_array(1 / np.sqrt(looped.sum(axis=1)))
    A_hat = scale @ looped @ scale
    Z = X
    for _ in range(3):
        Z = A_hat @ Z
    Z = (Z - Z.mean(axis=0)) / Z.std(axis=0)
    weights = np.random.default_rng(seed).normal(size=(10, n_classes)) * 0.01
    target = np.eye(n_classes)[labels_train]
    for _ in range(300):
        logits = Z[train_idx] @ weights
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        slope = Z[train_idx].T @ (p / p.sum(axis=1, keepdims=True) - target) / len(train_idx)
        weights = weights - 0.3 * (slope + 0.01 * weights)
    return (Z @ weights).argmax(axis=1)
