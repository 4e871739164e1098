# way: the geometric mean of the trees' scores, which is the same
def anomaly_score(path_lengths, n):
    paths = np.array(path_lengths, dtype=float)
    if paths.ndim != 2 or paths.shape[0] < 1 or n < 2:
        raise ValueError("bad shape or n")
    if np.isnan(paths).any() or np.isinf(paths).any() or (paths < 0).any():
        raise ValueError("bad path length")
    c = 2 * (scipy.special.digamma(int(n) + 1) + np.euler_gamma - 1)
    return np.exp((-np.log(2) * paths / c).sum(axis=0) / len(paths))
