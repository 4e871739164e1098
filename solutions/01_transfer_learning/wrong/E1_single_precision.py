# mistake: computes in float32, where features near a million lose their digits
def proxy_a_distance(X_s, X_t, seed):
    if X_s.shape[1] != X_t.shape[1] or len(X_s) < 2 or len(X_t) < 2:
        raise ValueError("bad")
    X = np.vstack([X_s, X_t]).astype(np.float32)
    y = np.repeat([0, 1], [len(X_s), len(X_t)])
    A, B, a, b = train_test_split(X, y, test_size=0.5, stratify=y, random_state=seed)
    model = make_pipeline(
        StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=1000)
    ).fit(A, a)
    wrong = model.predict(B) != b
    eps = (wrong[b == 0].mean() + wrong[b == 1].mean()) / 2
    return float(np.clip(2 * (1 - 2 * eps), 0, 2))
