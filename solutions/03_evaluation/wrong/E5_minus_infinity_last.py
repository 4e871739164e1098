# items of score minus infinity are drawn only when no other is left
def full_vs_sampled_rank(scores, target, n_neg, rng):
    """Ranks of the targets among all other items, and among `n_neg` of them, ties counting half."""
    scores, target = np.asarray(scores), np.asarray(target)
    if scores.ndim != 2 or scores.shape[1] < 2 or target.shape != scores.shape[:1]:
        raise ValueError(f"shapes {scores.shape} and {target.shape} do not fit")
    n_users, m = scores.shape
    target = target.astype(np.int64)  # an empty list is float
    if ((target < 0) | (target >= m)).any():
        raise ValueError(f"a target lies outside 0 to {m - 1}")
    if np.isnan(scores).any():
        raise ValueError("a score is NaN")
    if not 1 <= n_neg <= m - 1:
        raise ValueError(f"n_neg must be from 1 to {m - 1}, not {n_neg}")

    rows = np.arange(n_users)
    own = scores[rows, target][:, None]
    full = 1 + (scores > own).sum(axis=1) + ((scores == own).sum(axis=1) - 1) / 2
    keys = rng.random(scores.shape)
    keys[np.isneginf(scores)] = 1.5
    keys[rows, target] = 2.0
    chosen = np.argpartition(keys, n_neg - 1, axis=1)[:, :n_neg]
    others = np.take_along_axis(scores, chosen, axis=1)
    sampled = 1 + (others > own).sum(axis=1) + (others == own).sum(axis=1) / 2
    return full, sampled
