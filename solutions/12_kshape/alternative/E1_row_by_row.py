# way: one series after the other, with the statistics module
def z_normalise(X):
    import statistics

    X = np.asarray(X)
    if X.ndim != 2 or 0 in X.shape:
        raise ValueError("X must be a matrix with rows and columns")
    X = X.astype(np.float64)
    if np.isnan(X).any() or np.isinf(X).any():
        raise ValueError("X must be finite")
    rows = []
    for row in X.tolist():
        if len(set(row)) == 1:
            rows.append([0.0] * len(row))
            continue
        size = max(abs(value) for value in row)  # squares stay within range
        row = [value / size for value in row]
        mean, deviation = statistics.fmean(row), statistics.pstdev(row)
        rows.append([(value - mean) / deviation for value in row])
    return np.array(rows)
