# mistake: takes any number from 0 to 1 for a label
def roc_auc(y, score):
    """Probability that a positive row scores above a negative one, ties counting half."""
    if y.ndim != 1 or y.shape != score.shape:
        raise ValueError(f"y and score must have one shape (n,), not {y.shape} and {score.shape}")
    score = score.astype(float)
    if np.isnan(score).any():
        raise ValueError("a score is NaN")
    if len(y) and (y.min() < 0 or y.max() > 1):
        raise ValueError("labels must be 0 and 1")
    y = (y > 0.5).astype(float)
    n_positive = y.sum()
    n_negative = len(y) - n_positive
    if n_positive == 0 or n_negative == 0:
        raise ValueError("both classes must have rows")

    _, level = np.unique(score, return_inverse=True)  # 0 for the lowest score
    positives = np.bincount(level, weights=y)
    negatives = np.bincount(level, weights=1 - y)
    below = np.cumsum(negatives) - negatives
    wins = np.sum(positives * (below + negatives / 2))
    return float(wins / (n_positive * n_negative))
