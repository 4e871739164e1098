# way: max(x, 0) + log1p(exp(-|x|)), and a shift by the largest logit of each row
def log_loss(y, logits):
    if logits.ndim not in (1, 2) or 0 in logits.shape or y.shape != (len(logits),):
        raise ValueError("shapes")
    z = logits.astype(np.float64)
    if not np.isfinite(z).all():
        raise ValueError("logits")
    classes = 2 if z.ndim == 1 else z.shape[1]
    if any(label not in range(classes) for label in y.tolist()):
        raise ValueError("labels")
    if z.ndim == 1:
        x = z * (1 - 2 * y.astype(float))
        return np.mean(np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))))
    top = z.max(axis=1)
    total = np.log(np.exp(z - top[:, None]).sum(axis=1)) + top
    return np.mean(total - z[np.arange(len(z)), y.astype(int)])
