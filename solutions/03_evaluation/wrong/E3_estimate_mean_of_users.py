# the estimate is the mean over users
def cluster_bootstrap_ci(metric, y, score, groups, n_boot, alpha, rng):
    """Metric of all rows, with a percentile interval of replicates that resample whole groups."""
    y, score, groups = np.asarray(y), np.asarray(score), np.asarray(groups)
    if y.ndim != 1 or y.size == 0 or not y.shape == score.shape == groups.shape:
        raise ValueError(f"shapes {y.shape}, {score.shape} and {groups.shape} do not fit")
    if n_boot < 1:
        raise ValueError(f"n_boot must be at least 1, not {n_boot}")
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must lie between 0 and 1, not {alpha}")
    _, code, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    n_groups = len(sizes)
    if n_groups < 2:
        raise ValueError("one group cannot tell how much groups differ")

    rows = np.split(np.argsort(code, kind="stable"), np.cumsum(sizes)[:-1])
    replicates = np.empty(n_boot)
    for i in range(n_boot):
        drawn = rng.integers(n_groups, size=n_groups)
        take = np.concatenate([rows[g] for g in drawn])
        replicates[i] = metric(y[take], score[take])
    replicates = replicates[~np.isnan(replicates)]
    low, high = np.nan, np.nan
    if replicates.size:
        low, high = np.quantile(replicates, [alpha / 2, 1 - alpha / 2])
    return float(np.mean([metric(y[r], score[r]) for r in rows])), float(low), float(high)
