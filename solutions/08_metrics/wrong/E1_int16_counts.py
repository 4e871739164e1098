# Counts rows in 16 bits.
import numpy as np


def precision_recall_f1(y, p, average="binary", zero_division=0.0):
    y = np.asarray(y)
    p = np.asarray(p)
    if y.ndim != 1 or p.ndim != 1 or y.shape != p.shape or len(y) == 0:
        raise ValueError("shape")
    if average not in ("binary", "micro", "macro", "weighted"):
        raise ValueError("average")
    if average == "binary":
        both = np.concatenate([y, p])
        if both.dtype.kind in "USO" or not np.all((both == 0) | (both == 1)):
            raise ValueError("labels")
        classes = np.array([1])
    else:
        classes = np.unique(np.concatenate([y, p]))
    tp = np.array([np.sum((y == c) & (p == c)) for c in classes], dtype=np.int16)
    actual = np.array([np.sum(y == c) for c in classes], dtype=np.int16)
    predicted = np.array([np.sum(p == c) for c in classes], dtype=np.int16)
    weights = actual / len(y) if average == "weighted" else np.full(len(classes), 1 / len(classes))
    if average == "micro":
        tp, actual, predicted = (np.array([a.sum()]) for a in (tp, actual, predicted))
        weights = np.ones(1)

    def div(a, b):
        out = np.full(len(a), float(zero_division))
        return np.divide(a, b, out=out, where=b > 0)

    return tuple(
        float(np.sum(weights * v))
        for v in (div(tp, predicted), div(tp, actual), div(2 * tp, actual + predicted))
    )
