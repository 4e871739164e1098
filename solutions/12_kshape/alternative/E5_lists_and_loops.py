# way: clusters as lists of rows, no inner function
def kshape(X, k, rng):
    series = z_normalise(np.asarray(X))
    n = series.shape[0]
    if k < 1 or k > n:
        raise ValueError("k must be between 1 and the number of series")
    centroids = [series[i] for i in rng.choice(n, k, replace=False)]
    labels = None
    for extraction in range(101):
        if extraction > 0:
            groups = [[series[i] for i in range(n) if labels[i] == j] for j in range(k)]
            centroids = [
                extract_shape(np.array(group), old)
                for group, old in zip(groups, centroids, strict=True)
            ]
        found, served = [], []
        for x in series:
            row = [round(float(sbd(c, x)[0]), 9) for c in centroids]
            served.append(min(row))
            found.append(row.index(served[-1]))
        moved = set()
        for j in range(k):
            if j in found:
                continue
            free = [i for i in range(n) if found.count(found[i]) > 1 and i not in moved]
            worst = max(free, key=lambda i: (served[i], -i))
            found[worst] = j
            moved.add(worst)
        if found == labels:
            break
        labels = found
    return np.array(found), np.array(centroids)
