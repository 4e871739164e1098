# pandas groups, all draws at once
def cluster_bootstrap_ci(metric, y, score, groups, n_boot, alpha, rng):
    y, score, groups = (np.asarray(part) for part in (y, score, groups))
    if {y.shape, score.shape, groups.shape} != {(len(np.atleast_1d(groups)),)} or len(groups) == 0:
        raise ValueError("shapes")
    if n_boot < 1 or not (alpha > 0 and alpha < 1):
        raise ValueError("options")
    parts = list(pd.Series(np.arange(len(groups))).groupby(groups).indices.items())
    parts = [rows for _, rows in sorted(parts, key=lambda part: part[0])]
    if len(parts) == 1:
        raise ValueError("one group")
    draws = rng.integers(len(parts), size=(n_boot, len(parts)))
    values = []
    for row in draws:
        take = np.hstack([parts[g] for g in row])
        values.append(metric(y[take], score[take]))
    values = np.array(values, dtype=float)
    estimate = float(metric(y, score))
    if np.isnan(values).all():
        return estimate, float("nan"), float("nan")
    low = np.nanquantile(values, alpha / 2)
    high = np.nanquantile(values, 1 - alpha / 2)
    return estimate, float(low), float(high)
