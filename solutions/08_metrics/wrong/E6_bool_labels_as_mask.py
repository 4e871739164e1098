# mistake: bool labels of several classes select rows like a mask
def log_loss(y, logits):
    """Mean negative log-probability of the true class, in nats."""
    if logits.ndim not in (1, 2) or logits.size == 0 or y.shape != logits.shape[:1]:
        raise ValueError(f"labels of shape {y.shape} do not fit logits of shape {logits.shape}")
    logits = logits.astype(float)
    if not np.isfinite(logits).all():
        raise ValueError("a logit is NaN or infinite")
    n_classes = 2 if logits.ndim == 1 else logits.shape[1]
    if not np.isin(y, np.arange(n_classes)).all():
        raise ValueError(f"labels must be whole numbers from 0 to {n_classes - 1}")

    if logits.ndim == 1:
        return float(np.mean(np.logaddexp(0, np.where(y == 1, -logits, logits))))
    own = logits[np.arange(len(y)), y.astype(int) if y.dtype.kind == "f" else y]
    return float(np.mean(np.logaddexp.reduce(logits - own[:, None], axis=1)))
