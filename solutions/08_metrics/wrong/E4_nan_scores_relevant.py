# Looks for NaN only at relevant items.
import numpy as np


def ndcg_at_k(relevance, scores, k):
    rel, s = np.asarray(relevance), np.asarray(scores)
    if rel.ndim != 2 or rel.shape != s.shape or rel.shape[1] < 1:
        raise ValueError
    if k < 1:
        raise ValueError
    if np.isnan(s[rel > 0]).any():
        raise ValueError
    rel = rel.astype(np.float64)
    if not np.isfinite(rel).all() or (rel < 0).any():
        raise ValueError
    n = rel.shape[1]
    discount = 1 / np.log2(np.arange(2, n + 2))
    discount[k:] = 0
    out = np.full(len(rel), np.nan)
    for u in range(len(rel)):
        levels, level = np.unique(s[u], return_inverse=True)
        level = level.max() - level
        mean = np.bincount(level, weights=rel[u]) / np.bincount(level)
        gains = mean[np.sort(level)]
        ideal = np.sort(rel[u])[::-1] @ discount
        if ideal > 0:
            out[u] = gains @ discount / ideal
    return out
