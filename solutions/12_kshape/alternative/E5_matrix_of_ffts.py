# way: all distances at once from one set of transforms
def kshape(X, k, rng):
    Z = z_normalise(X)
    n, m = Z.shape
    if k not in range(1, n + 1):
        raise ValueError("k is out of range")
    room = 2 * m
    spectrum = np.fft.rfft(Z, room)
    lengths = np.linalg.norm(Z, axis=1)

    def nearest(centroids):
        sums = np.fft.irfft(np.fft.rfft(centroids, room) * spectrum[:, None].conj(), room)
        sums = np.concatenate([sums[..., :m], sums[..., m + 1 :]], axis=2)  # m is no shift
        scale = lengths[:, None] * np.linalg.norm(centroids, axis=1)
        ncc = np.divide(sums.max(axis=2), scale, out=np.zeros((n, k)), where=scale > 0)
        distances = np.round(1 - ncc, 9)
        labels = distances.argmin(axis=1)
        own = distances[np.arange(n), labels]
        for j in set(range(k)) - set(labels.tolist()):
            crowded = np.bincount(labels, minlength=k) > 1
            order = np.lexsort((np.arange(n), -own))
            row = next(i for i in order if crowded[labels[i]])
            labels[row], own[row] = j, -1.0
        return labels

    shapes = Z[rng.choice(n, k, replace=False)]
    labels = nearest(shapes)
    for _ in range(100):
        shapes = np.stack([extract_shape(Z[labels == j], shapes[j]) for j in range(k)])
        before = labels
        labels = nearest(shapes)
        if (labels == before).all():
            break
    return labels, shapes
