# mistake: shapes are compared where there are windows only
def reconstruction_error(x, x_hat, reduce="mean"):
    """Squared difference of windows and their reconstruction, one number a window."""
    x, x_hat = np.asarray(x, dtype=np.float64), np.asarray(x_hat, dtype=np.float64)
    if len(x) and x.shape != x_hat.shape or x.ndim not in (2, 3):
        raise ValueError("windows and reconstructions have different shapes")
    squared = (x - x_hat) ** 2
    within = tuple(range(1, x.ndim))
    if reduce == "mean":
        return squared.mean(axis=within)
    if reduce == "max":
        return squared.max(axis=within)
    if reduce == "last":
        return squared[:, -1:].mean(axis=within)
    raise ValueError(f"unknown reduce: {reduce!r}")
