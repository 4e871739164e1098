# Negates bool scores.
import numpy as np


def average_precision(y, score):
    y, score = np.asarray(y), np.asarray(score)
    if y.ndim != 1 or y.shape != score.shape:
        raise ValueError
    if not np.all((y == 0) | (y == 1)):
        raise ValueError
    if np.any(np.isnan(score)):
        raise ValueError
    if not np.any(y == 1):
        raise ValueError
    y = y.astype(np.float64)
    key = score
    order = np.argsort(-(key if key.dtype.kind in "bf" else key.astype(float)))
    ranked, positives = key[order], np.cumsum(y[order])
    last = np.append(ranked[1:] != ranked[:-1], True)
    precision = positives[last] / (np.flatnonzero(last) + 1)
    recall = positives[last] / positives[-1]
    return float(np.sum(np.diff(recall, prepend=0) * precision))
