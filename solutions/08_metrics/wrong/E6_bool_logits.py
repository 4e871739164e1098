# Negates bool logits.
import numpy as np


def log_loss(y, logits):
    y, z = np.asarray(y), np.asarray(logits)
    if z.ndim not in (1, 2) or z.size == 0 or y.shape != z.shape[:1]:
        raise ValueError
    raw = z
    z = z.astype(np.float64)
    if not np.isfinite(z).all():
        raise ValueError
    c = 2 if z.ndim == 1 else z.shape[1]
    if not np.isin(y, np.arange(c)).all():
        raise ValueError
    if z.ndim == 1:
        loss = np.logaddexp(0, np.where(y == 1, -(raw if raw.dtype == bool else z), z))
    else:
        loss = np.logaddexp.reduce(z, axis=1) - z[np.arange(len(y)), y.astype(int)]
    return float(loss.mean())
