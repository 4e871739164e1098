# mistake: takes a part of a word for the name of a reduction
def reconstruction_error(x, x_hat, reduce="mean"):
    if x.shape != x_hat.shape or x.ndim not in (2, 3) or reduce not in "mean max last":
        raise ValueError("bad input")
    a, b = x.astype(np.float64), x_hat.astype(np.float64)
    s = np.square(a - b)
    if s.ndim == 2:
        s = s[..., None]
    if reduce == "mean":
        return s.mean(axis=(1, 2))
    if reduce == "max":
        return s.max(axis=(1, 2))
    return s[:, -1, :].mean(axis=-1)
