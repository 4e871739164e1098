# A long list returns before the checks.
import numpy as np


def _check(scores, targets):
    s, t = np.asarray(scores), np.asarray(targets)
    if s.ndim != 2 or s.shape[0] < 1 or s.shape[1] < 1:
        raise ValueError
    if t.shape != (s.shape[0],):
        raise ValueError
    if (t < 0).any() or (t >= s.shape[1]).any():
        raise ValueError
    if np.isnan(s).any():
        raise ValueError
    t = t.astype(np.int64)
    own = s[np.arange(len(s)), t][:, None]
    g = (s > own).sum(axis=1)
    n = (s == own).sum(axis=1)
    barred = own[:, 0] == -np.inf
    return g, n, barred


def mrr(scores, targets):
    g, n, barred = _check(scores, targets)
    H = np.concatenate([[0], np.cumsum(1 / np.arange(1, np.shape(scores)[1] + 1))])
    v = (H[g + n] - H[g]) / n
    v = np.where(barred, 0.0, v)
    return float(v.mean())


def hit_rate(scores, targets, k):
    if k < 1:
        raise ValueError
    if (
        np.ndim(scores) == 2
        and k > np.shape(scores)[1]
        and np.size(scores)
        and not np.isneginf(np.asarray(scores, dtype=float)).any()
    ):
        return 1.0
    g, n, barred = _check(scores, targets)
    v = np.clip((k - g) / n, 0, 1)
    v = np.where(barred, 0.0, v)
    return float(v.mean())
