# mistake: hands back positions among the classes seen, not classes
def classify_nodes(A, X, labels_train, train_idx, n_classes, seed):
    """Class of every node, from the graph, the features and a few labels."""
    from sklearn.linear_model import LogisticRegression

    looped = A + sp.eye_array(len(X), format="csr")
    scale = sp.diags_array(1 / np.sqrt(looped.sum(axis=1)))
    A_hat = scale @ looped @ scale
    Z = X
    for _ in range(3):
        Z = A_hat @ Z
    Z = (Z - Z.mean(axis=0)) / Z.std(axis=0)
    model = LogisticRegression(max_iter=1000, random_state=seed)
    return model.fit(Z[train_idx], labels_train).predict_proba(Z).argmax(axis=1)
