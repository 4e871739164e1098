# mistake: mean precision at the positive rows, ties in the order of the rows
def average_precision(y, score):
    """Area under precision and recall in steps, one step for each distinct score."""
    if y.ndim != 1 or y.shape != score.shape:
        raise ValueError(f"y and score must have one shape (n,), not {y.shape} and {score.shape}")
    score = score.astype(float)
    if np.isnan(score).any():
        raise ValueError("a score is NaN")
    if not np.isin(y, [0, 1]).all():
        raise ValueError("labels must be 0 and 1")
    if not y.any():
        raise ValueError("no row is positive")

    order = np.argsort(-score, kind="stable")
    positives = np.cumsum(y[order].astype(float))
    last = np.ones(len(y), dtype=bool)
    precision = positives[last] / (np.flatnonzero(last) + 1)
    recall = positives[last] / positives[-1]
    return float(np.sum(np.diff(recall, prepend=0.0) * precision))
