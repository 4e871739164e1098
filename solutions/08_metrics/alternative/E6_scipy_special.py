# way: log_expit and log_softmax
def log_loss(y, logits):
    from scipy.special import log_expit, log_softmax

    if logits.ndim == 1 or logits.ndim == 2:
        logits = logits.astype(float)
        labels = y.astype(int)
        classes = logits.shape[1] if logits.ndim == 2 else 2
        if logits.size == 0 or y.shape != logits.shape[:1] or not np.isfinite(logits).all():
            raise ValueError("logits or shapes")
        if (labels != y).any() or (labels < 0).any() or (labels >= classes).any():
            raise ValueError("labels")
        if logits.ndim == 1:
            return -log_expit(logits * (2 * labels - 1)).mean()
        return -log_softmax(logits, axis=1)[np.arange(len(labels)), labels].mean()
    raise ValueError("one or two dimensions")
