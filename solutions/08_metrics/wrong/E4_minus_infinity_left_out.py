# mistake: an item with score -inf stands in no list
def ndcg_at_k(relevance, scores, k):
    """NDCG@k of every user, ties averaged; NaN for a user with nothing relevant."""
    if relevance.ndim != 2 or relevance.shape != scores.shape or relevance.shape[1] == 0:
        raise ValueError(f"shapes {relevance.shape} and {scores.shape} do not fit")
    relevance, scores = relevance.astype(float), scores.astype(float)
    if not np.isfinite(relevance).all() or (relevance < 0).any():
        raise ValueError("a relevance is negative, NaN or infinite")
    if np.isnan(scores).any():
        raise ValueError("a score is NaN")
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")

    n_users, n_items = relevance.shape
    discount = 1 / np.log2(np.arange(2, n_items + 2))
    discount[k:] = 0.0
    result = np.full(n_users, np.nan)
    for u in range(n_users):
        if not relevance[u].any():
            continue
        _, level = np.unique(-scores[u], return_inverse=True)  # 0 for the highest score
        mean_gain = np.bincount(level, weights=relevance[u]) / np.bincount(level)
        gains = mean_gain[np.sort(level)] * (np.sort(scores[u])[::-1] > -np.inf)
        ideal = np.sort(relevance[u])[::-1]
        result[u] = gains @ discount / (ideal @ discount)
    return result
