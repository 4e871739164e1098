# mistake: an empty source returns before the checks
def importance_weights(X_s, X_t):
    if not len(X_s):
        return np.zeros(0)
    if X_s.shape[1] != X_t.shape[1] or len(X_s) < 2 or len(X_t) < 2:
        raise ValueError("bad")
    X, y = np.vstack([X_s, X_t]), np.repeat([0, 1], [len(X_s), len(X_t)])
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(X, y)
    z = model.decision_function(X_s)
    return np.exp(z) * len(X_s) / len(X_t)
