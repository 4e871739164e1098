# way: plain loops
def anomaly_score(path_lengths, n):
    if np.ndim(path_lengths) != 2 or len(path_lengths) == 0:
        raise ValueError("trees × points")
    if n < 2:
        raise ValueError("n below 2")
    c = sum(2 / k for k in range(2, int(n) + 1))
    scores = []
    for column in np.asarray(path_lengths).T:
        lengths = [float(length) for length in column]
        if not all(0 <= length < math.inf for length in lengths):
            raise ValueError("not a path length")
        scores.append(0.5 ** (sum(lengths) / len(lengths) / c))
    return np.array(scores)
