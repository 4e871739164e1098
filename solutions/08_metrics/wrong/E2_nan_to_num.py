# Ties infinity with the largest float.
import numpy as np


def roc_auc(y, score):
    y, score = np.asarray(y), np.asarray(score)
    if y.ndim != 1 or y.shape != score.shape:
        raise ValueError
    if not np.all((y == 0) | (y == 1)):
        raise ValueError
    if np.any(np.isnan(score)):
        raise ValueError
    y = y.astype(np.float64)
    pos = y.sum()
    neg = len(y) - pos
    if pos == 0 or neg == 0:
        raise ValueError
    levels, level = np.unique(
        np.nan_to_num(score) if score.dtype.kind == "f" else score, return_inverse=True
    )
    p = np.bincount(level, weights=y)
    n = np.bincount(level, weights=1 - y)
    below = np.cumsum(n) - n
    return float(np.sum(p * (below + n / 2)) / (pos * neg))
