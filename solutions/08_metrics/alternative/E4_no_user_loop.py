# way: all users in one sort; runs of equal scores by reduceat
def ndcg_at_k(relevance, scores, k):
    if relevance.ndim != 2 or relevance.shape != scores.shape or not relevance.shape[1] or k < 1:
        raise ValueError("shapes or k")
    gain, score = relevance.astype(np.float64), scores.astype(np.float64)
    if np.isnan(score).any() or not (np.isfinite(gain) & (gain >= 0)).all():
        raise ValueError("values")
    order = np.argsort(-score, axis=1)
    ranked, gains = np.take_along_axis(score, order, 1), np.take_along_axis(gain, order, 1)
    new = np.ones(ranked.shape, dtype=bool)
    new[:, 1:] = ranked[:, 1:] != ranked[:, :-1]
    starts = np.flatnonzero(new)
    sizes = np.diff(np.append(starts, ranked.size))
    means = np.repeat(np.add.reduceat(gains.ravel(), starts) / sizes, sizes).reshape(gains.shape)
    k = min(k, gains.shape[1])
    discount = 1 / np.log2(np.arange(k) + 2)
    ideal = -np.sort(-gain, axis=1)[:, :k] @ discount
    ideal[ideal == 0] = np.nan
    return means[:, :k] @ discount / ideal
