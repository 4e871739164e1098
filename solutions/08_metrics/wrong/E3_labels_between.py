# mistake: takes any number from 0 to 1 for a label, and adds them up
def average_precision(y, score):
    """Area under precision and recall in steps, one step for each distinct score."""
    if y.ndim != 1 or y.shape != score.shape:
        raise ValueError(f"y and score must have one shape (n,), not {y.shape} and {score.shape}")
    score = score.astype(float)
    if np.isnan(score).any():
        raise ValueError("a score is NaN")
    if len(y) and (y.min() < 0 or y.max() > 1):
        raise ValueError("labels must be 0 and 1")
    if not y.any():
        raise ValueError("no row is positive")

    order = np.argsort(-score)
    ranked, positives = score[order], np.cumsum(y[order].astype(float))
    last = np.append(ranked[1:] != ranked[:-1], True)  # the last row of each tie
    precision = positives[last] / (np.flatnonzero(last) + 1)
    recall = positives[last] / positives[-1]
    return float(np.sum(np.diff(recall, prepend=0.0) * precision))
