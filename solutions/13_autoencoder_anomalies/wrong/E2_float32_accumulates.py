# mistake: differences of whole numbers in float32
def reconstruction_error(x, x_hat, reduce="mean"):
    """Squared difference of windows and their reconstruction, one number a window."""
    x, x_hat = np.asarray(x), np.asarray(x_hat)
    wide = np.float32 if x.dtype.kind in "iu" and x.dtype.itemsize < 8 else np.float64
    x, x_hat = x.astype(wide), x_hat.astype(wide)
    if x.shape != x_hat.shape or x.ndim not in (2, 3):
        raise ValueError("windows and reconstructions have different shapes")
    squared = ((x - x_hat) ** 2).astype(np.float64)
    within = tuple(range(1, x.ndim))
    if reduce == "mean":
        return squared.mean(axis=within)
    if reduce == "max":
        return squared.max(axis=within)
    if reduce == "last":
        return squared[:, -1:].mean(axis=within)
    raise ValueError(f"unknown reduce: {reduce!r}")
