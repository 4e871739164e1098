# rows repeated by the count of their user
def cluster_bootstrap_ci(metric, y, score, groups, n_boot, alpha, rng):
    y, score, groups = np.array(y), np.array(score), np.array(groups)
    if y.ndim != 1 or len(y) == 0 or y.shape != score.shape or y.shape != groups.shape:
        raise ValueError("shapes")
    if not n_boot >= 1 or not 0 < alpha < 1:
        raise ValueError("options")
    users, code = np.unique(groups, return_inverse=True)
    if users.size < 2:
        raise ValueError("one group")
    values = []
    for _ in range(n_boot):
        count = np.bincount(rng.integers(users.size, size=users.size), minlength=users.size)
        take = np.repeat(np.arange(len(y)), count[code])
        value = float(metric(y[take], score[take]))
        if value == value:
            values.append(value)
    low = high = math.nan
    if values:
        low, high = (float(np.quantile(values, q)) for q in (alpha / 2, 1 - alpha / 2))
    return float(metric(y, score)), low, high
