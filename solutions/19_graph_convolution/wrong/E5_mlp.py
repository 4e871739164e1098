# mistake: a multilayer perceptron on the features alone
def classify_nodes(A, X, labels_train, train_idx, n_classes, seed):
    """Class of every node, from the graph, the features and a few labels."""
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier((16,), alpha=1.0, solver="lbfgs", max_iter=500, random_state=seed)
    return model.fit(X[train_idx], labels_train).predict(X)
