# way: row by row, then the pseudo-inverse
def fit_ar(x, p):
    if np.ndim(x) != 1 or not np.all(np.isfinite(x)):
        raise ValueError("no series")
    if p < 1 or len(x) < 2 * p + 2 or np.min(x) == np.max(x):
        raise ValueError("order or a constant series")
    values = [float(v) for v in x]
    X = np.array([[1.0] + [values[t - j] for j in range(1, p + 1)] for t in range(p, len(values))])
    beta = np.linalg.pinv(X) @ np.array(values[p:])
    return beta[0].item(), beta[1:].copy()
