# mistake: a classifier that is worse than a guess counts as a good one
def proxy_a_distance(X_s, X_t, seed):
    """Distance of two shops, 0 to 2, from the held-out error of a domain classifier."""
    if X_s.shape[1] != X_t.shape[1] or min(len(X_s), len(X_t)) < 2:
        raise ValueError(f"tables of shape {X_s.shape} and {X_t.shape} cannot be compared")
    X = np.vstack([X_s, X_t])
    label = np.repeat([0, 1], [len(X_s), len(X_t)])
    X_train, X_test, y_train, y_test = train_test_split(
        X, label, test_size=0.5, stratify=label, random_state=seed
    )
    model = make_pipeline(
        StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=1000)
    )
    wrong = model.fit(X_train, y_train).predict(X_test) != y_test
    eps = (wrong[y_test == 0].mean() + wrong[y_test == 1].mean()) / 2
    return float(abs(2 * (1 - 2 * eps)))
