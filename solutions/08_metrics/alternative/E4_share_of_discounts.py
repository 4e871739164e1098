# way: no list: each item gets the mean discount of the places that its tie takes
def ndcg_at_k(relevance, scores, k):
    if relevance.ndim != 2 or relevance.shape != scores.shape or relevance.shape[1] < 1:
        raise ValueError("shapes")
    if k < 1 or np.isnan(scores).any() or not np.isfinite(relevance).all() or np.any(relevance < 0):
        raise ValueError("values")
    n_items = relevance.shape[1]
    paid = [1 / math.log2(r + 1) if r <= k else 0.0 for r in range(1, n_items + 1)]
    total = np.concatenate([[0.0], np.cumsum(paid)])
    result = []
    for gains, row in zip(relevance.astype(float), scores.astype(float), strict=True):
        ascending = np.sort(row)
        above = n_items - np.searchsorted(ascending, row, side="right")
        up_to = n_items - np.searchsorted(ascending, row, side="left")
        share = (total[up_to] - total[above]) / (up_to - above)
        best = np.sort(gains)[::-1] @ paid
        result.append(gains @ share / best if best > 0 else math.nan)
    return np.array(result)
