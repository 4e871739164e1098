# mistake: gives up when a class has no label
def classify_nodes(A, X, labels_train, train_idx, n_classes, seed):
    """Class of every node, from the graph, the features and a few labels."""
    looped = A + sp.eye_array(len(X), format="csr")
    scale = sp.diags_array(1 / np.sqrt(looped.sum(axis=1)))
    A_hat = scale @ looped @ scale
    Z = X
    for _ in range(3):
        Z = A_hat @ Z
    Z = (Z - Z.mean(axis=0)) / Z.std(axis=0)
    means = np.zeros((n_classes, Z.shape[1]))
    for c in range(n_classes):
        mine = train_idx[labels_train == c]
        means[c] = Z[mine].sum(axis=0) / len(mine)
    return ((Z[:, np.newaxis] - means) ** 2).sum(axis=2).argmin(axis=1)
