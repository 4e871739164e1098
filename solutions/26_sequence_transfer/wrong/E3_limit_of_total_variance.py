# mistake: the limit is 1e-8 of the sum of all variances
import numpy as np


def whiten(E, k=None):
    E = np.asarray(E, dtype=np.float64)
    if E.ndim != 2 or E.size == 0 or not np.isfinite(E).all():
        raise ValueError("E")
    if (E == E[0]).all():
        raise ValueError("equal rows")
    if k is not None and k < 1:
        raise ValueError("k")
    mean = E.mean(axis=0)
    centred = E - mean
    _, s, rows = np.linalg.svd(centred, full_matrices=False)
    variance = s**2 / len(E)
    keep = variance > 1e-8 * variance.sum()
    W = rows[keep].T / np.sqrt(variance[keep])
    if k is not None:
        W = W[:, :k]
    top = np.abs(W).argmax(axis=0)
    W = W * np.where(W[top, np.arange(W.shape[1])] < 0, -1.0, 1.0)
    return centred @ W, mean, W
