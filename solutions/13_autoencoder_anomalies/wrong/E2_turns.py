# mistake: a reconstruction of the same size is reshaped without a word
def reconstruction_error(x, x_hat, reduce="mean"):
    """Squared difference of windows and their reconstruction, one number a window."""
    x, x_hat = np.asarray(x, dtype=np.float64), np.asarray(x_hat, dtype=np.float64)
    if x.size == x_hat.size:
        x_hat = x_hat.reshape(x.shape)
    if x.shape != x_hat.shape or x.ndim not in (2, 3):
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
