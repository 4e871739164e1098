# mistake: asks scikit-learn, which may not be imported
def roc_auc(y, score):
    """Probability that a positive row scores above a negative one, ties counting half."""
    if y.ndim != 1 or y.shape != score.shape:
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

    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(y, score))
