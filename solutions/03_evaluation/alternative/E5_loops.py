# one user after the other with rng.choice
def full_vs_sampled_rank(scores, target, n_neg, rng):
    if scores.ndim != 2 or scores.shape[1] <= 1 or np.shape(target) != (len(scores),):
        raise ValueError("shapes")
    n_users, m = scores.shape
    if n_neg < 1 or n_neg >= m or np.isnan(scores).any():
        raise ValueError("n_neg or NaN")
    if any(not 0 <= t < m for t in target):
        raise ValueError("target")
    full, sampled = np.ones(n_users), np.ones(n_users)
    for user in range(n_users):
        own = scores[user, target[user]]
        others = np.delete(scores[user], int(target[user]))
        some = rng.choice(others, n_neg, replace=False)
        full[user] += (others > own).sum() + 0.5 * (others == own).sum()
        sampled[user] += (some > own).sum() + 0.5 * (some == own).sum()
    return full, sampled
