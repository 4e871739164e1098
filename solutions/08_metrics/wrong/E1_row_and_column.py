# mistake: looks at the shape of y only, so that a column p passes
def precision_recall_f1(y, p, average="binary", zero_division=0.0):
    """Precision, recall and F1 of predicted labels p against true labels y, as three floats."""
    if y.ndim != 1 or len(y) != len(p) or y.size == 0:
        raise ValueError(f"y and p must have one shape (n,), not {y.shape} and {p.shape}")
    classes = np.unique(np.append(y, p))
    if average == "binary":
        if not set(classes.tolist()) <= {0, 1}:
            raise ValueError("labels must be 0 and 1")
        classes = [1]
    elif average not in ("micro", "macro", "weighted"):
        raise ValueError(f"unknown average {average!r}")

    tp = np.array([np.sum((y == c) & (p == c)) for c in classes])
    actual = np.array([np.sum(y == c) for c in classes])
    predicted = np.array([np.sum(p == c) for c in classes])
    weights = actual if average == "weighted" else np.ones(len(classes))
    if average == "micro":
        tp, actual, predicted, weights = tp.sum(), actual.sum(), predicted.sum(), np.ones(1)

    def mean_ratio(above, below):
        above, below = np.atleast_1d(above), np.atleast_1d(below)
        ratio = [a / b if b > 0 else zero_division for a, b in zip(above, below, strict=True)]
        return float(np.average(ratio, weights=weights))

    return (
        mean_ratio(tp, predicted),
        mean_ratio(tp, actual),
        mean_ratio(2 * tp, actual + predicted),
    )
