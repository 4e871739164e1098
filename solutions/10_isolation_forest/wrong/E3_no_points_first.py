# mistake: returns for no points before it looks at n
def anomaly_score(path_lengths, n):
    """Scores 2^(-mean path / c(n)) from path lengths of shape (n_trees, n_points)."""
    path_lengths = np.asarray(path_lengths, dtype=np.float64)
    if path_lengths.ndim == 2 and path_lengths.shape[1] == 0 and len(path_lengths):
        return np.zeros(0)
    if path_lengths.ndim != 2 or len(path_lengths) == 0:
        raise ValueError(f"path_lengths must be trees × points, not shape {path_lengths.shape}")
    if not (np.isfinite(path_lengths) & (path_lengths >= 0)).all():
        raise ValueError("path_lengths holds a negative number, NaN or an infinite number")
    if n < 2:
        raise ValueError(f"n must be at least 2, not {n}")
    c = 2.0 * (scipy.special.digamma(n + 1.0) - scipy.special.digamma(2.0))
    return 2.0 ** (-path_lengths.mean(axis=0) / c)
