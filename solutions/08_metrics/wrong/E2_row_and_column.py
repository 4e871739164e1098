# mistake: looks at the shape of y only, so that a column of scores passes
def roc_auc(y, score):
    """Probability that a positive row scores above a negative one, ties counting half."""
    if y.ndim != 1 or len(y) != len(score):
        raise ValueError(f"y and score must have one shape (n,), not {y.shape} and {score.shape}")
    score = score.astype(float)
    if np.isnan(score).any():
        raise ValueError("a score is NaN")
    if not np.isin(y, [0, 1]).all():
        raise ValueError("labels must be 0 and 1")
    y = y.astype(float)
    n_positive = y.sum()
    n_negative = len(y) - n_positive
    if n_positive == 0 or n_negative == 0:
        raise ValueError("both classes must have rows")

    score = score.ravel()
    _, level = np.unique(score, return_inverse=True)  # 0 for the lowest score
    positives = np.bincount(level, weights=y)
    negatives = np.bincount(level, weights=1 - y)
    below = np.cumsum(negatives) - negatives
    wins = np.sum(positives * (below + negatives / 2))
    return float(wins / (n_positive * n_negative))
