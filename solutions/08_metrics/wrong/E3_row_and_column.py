# mistake: looks at the shape of y only, so that a column of scores passes
def average_precision(y, score):
    """Area under precision and recall in steps, one step for each distinct score."""
    if y.ndim != 1 or len(y) != len(score):
        raise ValueError(f"y and score must have one shape (n,), not {y.shape} and {score.shape}")
    score = score.astype(float)
    if np.isnan(score).any():
        raise ValueError("a score is NaN")
    if not np.isin(y, [0, 1]).all():
        raise ValueError("labels must be 0 and 1")
    if not y.any():
        raise ValueError("no row is positive")

    score = score.ravel()
    order = np.argsort(-score)
    ranked, positives = score[order], np.cumsum(y[order].astype(float))
    last = np.append(ranked[1:] != ranked[:-1], True)  # the last row of each tie
    precision = positives[last] / (np.flatnonzero(last) + 1)
    recall = positives[last] / positives[-1]
    return float(np.sum(np.diff(recall, prepend=0.0) * precision))
