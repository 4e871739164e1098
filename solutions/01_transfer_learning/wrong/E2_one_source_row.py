# mistake: a source of one row passes
def importance_weights(X_s, X_t):
    """Density ratio target to source at the source rows."""
    if X_s.shape[1] != X_t.shape[1] or len(X_t) < 2:
        raise ValueError(f"tables of shape {X_s.shape} and {X_t.shape} cannot be compared")
    X = np.vstack([X_s, X_t])
    label = np.repeat([0, 1], [len(X_s), len(X_t)])
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(X, label)
    return np.exp(model.decision_function(X_s)) * (len(X_s) / len(X_t))
