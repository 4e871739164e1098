# each row of the others is shuffled
def full_vs_sampled_rank(scores, target, n_neg, rng):
    scores, target = np.asarray(scores), np.asarray(target)
    if scores.ndim != 2 or target.ndim != 1 or len(target) != len(scores) or scores.shape[1] < 2:
        raise ValueError("shapes")
    n_users, m = scores.shape
    target = target.astype(int)
    if np.isnan(scores).any() or n_neg <= 0 or n_neg > m - 1:
        raise ValueError("NaN or n_neg")
    if n_users and not 0 <= target.min() <= target.max() < m:
        raise ValueError("target")
    mask = np.arange(m) != target[:, None]
    others = scores[mask].reshape(n_users, m - 1)
    own = scores[~mask].reshape(n_users, 1)
    points = np.where(others > own, 1.0, np.where(others == own, 0.5, 0.0))
    some = rng.permuted(points, axis=1)[:, :n_neg]
    return 1.0 + points.sum(axis=1), 1.0 + some.sum(axis=1)
