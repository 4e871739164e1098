# mistake: draws a seed, and makes a generator of its own
def kshape(X, k, rng):
    """Labels of the series and the centroids of their clusters, by K-Shape."""
    X = z_normalise(X)
    n = len(X)
    if not 1 <= k <= n:
        raise ValueError(f"k must lie between 1 and {n}, not {k}")

    def assign(centroids):
        distances = np.round([[sbd(c, x)[0] for c in centroids] for x in X], 9)
        labels, own = distances.argmin(axis=1), distances.min(axis=1)
        for label in range(k):
            sizes = np.bincount(labels, minlength=k)
            if sizes[label] == 0:
                row = np.where(sizes[labels] > 1, own, -np.inf).argmax()
                labels[row], own[row] = label, -np.inf
        return labels

    rng = np.random.default_rng(rng.integers(2**32))
    centroids = X[rng.choice(n, k, replace=False)]
    labels = assign(centroids)
    for _ in range(100):
        centroids = np.array([extract_shape(X[labels == j], centroids[j]) for j in range(k)])
        previous, labels = labels, assign(centroids)
        if np.array_equal(labels, previous):
            break
    return labels, centroids
