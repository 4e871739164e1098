# mistake: label propagation: the features are not used
def classify_nodes(A, X, labels_train, train_idx, n_classes, seed):
    """Class of every node, from the graph, the features and a few labels."""
    looped = A + sp.eye_array(len(X), format="csr")
    scale = sp.diags_array(1 / np.sqrt(looped.sum(axis=1)))
    A_hat = scale @ looped @ scale
    start = np.zeros((len(X), n_classes))
    start[train_idx, labels_train] = 1
    scores = start
    for _ in range(50):
        scores = 0.9 * (A_hat @ scores) + 0.1 * start
    return scores.argmax(axis=1)
