# mistake: c[:-k] with k = 0 repaired by a special case, lags beyond the end accepted
def acf(x, nlags):
    """Autocorrelations at the lags 0, 1, ..., nlags, float64."""
    x = np.asarray(x, dtype=np.float64)
    if x.ndim != 1 or not np.isfinite(x).all():
        raise ValueError("x must be a one-dimensional series of finite numbers")
    if nlags < 0:
        raise ValueError(f"nlags must lie between 0 and {len(x) - 1}, not {nlags}")
    if x.min() == x.max():
        raise ValueError("a constant series has no autocorrelation")
    c = x - x.mean()
    return np.array([c[k:] @ c[: len(c) - k] for k in range(nlags + 1)]) / (c @ c)
