# mistake: float32 is squared in float32
def reconstruction_error(x, x_hat, reduce="mean"):
    """Squared difference of windows and their reconstruction, one number a window."""
    x, x_hat = (a if a.dtype.kind == "f" else a.astype(np.float64) for a in (x, x_hat))
    if x.shape != x_hat.shape or x.ndim not in (2, 3):
        raise ValueError(f"windows of shape {x.shape}, reconstructions of {x_hat.shape}")
    squared = ((x - x_hat) ** 2).astype(np.float64)
    within = tuple(range(1, x.ndim))
    if reduce == "mean":
        return squared.mean(axis=within)
    if reduce == "max":
        return squared.max(axis=within)
    if reduce == "last":
        return squared[:, -1:].mean(axis=within)
    raise ValueError(f"unknown reduce: {reduce!r}")
