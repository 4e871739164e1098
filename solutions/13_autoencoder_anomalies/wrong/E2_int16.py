# mistake: int16 is wide enough for bytes, and wraps for its own
def reconstruction_error(x, x_hat, reduce="mean"):
    """Squared difference of windows and their reconstruction, one number a window."""
    x, x_hat = np.asarray(x), np.asarray(x_hat)
    if x.dtype.kind in "iub":
        x, x_hat = x.astype(np.int16), x_hat.astype(np.int16)
    if x.shape != x_hat.shape or x.ndim not in (2, 3):
        raise ValueError("windows and reconstructions have different shapes")
    squared = ((x - x_hat).astype(np.float64)) ** 2
    within = tuple(range(1, x.ndim))
    if reduce == "mean":
        return squared.mean(axis=within)
    if reduce == "max":
        return squared.max(axis=within)
    if reduce == "last":
        return squared[:, -1:].mean(axis=within)
    raise ValueError(f"unknown reduce: {reduce!r}")
