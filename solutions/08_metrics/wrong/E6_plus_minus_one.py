# mistake: accepts labels -1 and 1 in the two-class form
def log_loss(y, logits):
    """Mean negative log-probability of the true class, in nats."""
    if logits.ndim not in (1, 2) or logits.size == 0 or y.shape != logits.shape[:1]:
        raise ValueError(f"labels of shape {y.shape} do not fit logits of shape {logits.shape}")
    logits = logits.astype(float)
    if not np.isfinite(logits).all():
        raise ValueError("a logit is NaN or infinite")
    if logits.ndim == 1:
        if not np.isin(y, [-1, 0, 1]).all():
            raise ValueError("labels must be 0 and 1")
        return float(np.mean(np.logaddexp(0, np.where(y == 1, -logits, logits))))
    if not np.isin(y, np.arange(logits.shape[1])).all():
        raise ValueError("a label is no class")
    own = logits[np.arange(len(y)), y.astype(int)]
    return float(np.mean(np.logaddexp.reduce(logits - own[:, None], axis=1)))
