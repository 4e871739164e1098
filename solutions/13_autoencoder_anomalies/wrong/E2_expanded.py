# mistake: x² − 2 x x̂ + x̂²: the difference of large numbers is lost
def reconstruction_error(x, x_hat, reduce="mean"):
    """Squared difference of windows and their reconstruction, one number a window."""
    x, x_hat = np.asarray(x, dtype=np.float64), np.asarray(x_hat, dtype=np.float64)
    if x.shape != x_hat.shape or x.ndim not in (2, 3):
        raise ValueError(f"windows of shape {x.shape}, reconstructions of {x_hat.shape}")
    squared = x**2 - 2 * x * x_hat + x_hat**2
    within = tuple(range(1, x.ndim))
    if reduce == "mean":
        return squared.mean(axis=within)
    if reduce == "max":
        return squared.max(axis=within)
    if reduce == "last":
        return squared[:, -1:].mean(axis=within)
    raise ValueError(f"unknown reduce: {reduce!r}")
