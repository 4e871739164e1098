def reconstruction_error(x, x_hat, reduce="mean"):
    x, x_hat = np.array(x, dtype=float), np.array(x_hat, dtype=float)
    if x.shape != x_hat.shape:
        raise ValueError("shapes differ")
    if x.ndim == 2:
        x, x_hat = x[..., np.newaxis], x_hat[..., np.newaxis]
    if x.ndim != 3:
        raise ValueError("two or three axes")
    squared = np.square(x_hat - x)
    reductions = {
        "mean": lambda s: np.einsum("ntc->n", s) / (s.shape[1] * s.shape[2]),
        "max": lambda s: s.max(axis=2).max(axis=1),
        "last": lambda s: s[:, -1].mean(axis=1),
    }
    if reduce not in reductions:
        raise ValueError(reduce)
    return reductions[reduce](squared)
