# mistake: float32 is a float already, so it stays
def acf(x, nlags):
    """Autocorrelations at the lags 0, 1, ..., nlags, float64."""
    x = np.asarray(x) if np.asarray(x).dtype.kind == "f" else np.asarray(x, dtype=np.float64)
    if x.ndim != 1 or not np.isfinite(x).all():
        raise ValueError("x must be a one-dimensional series of finite numbers")
    if not 0 <= nlags < len(x):
        raise ValueError(f"nlags must lie between 0 and {len(x) - 1}, not {nlags}")
    if x.min() == x.max():
        raise ValueError("a constant series has no autocorrelation")
    c = x - x.mean()
    return np.array([c[k:] @ c[: len(c) - k] for k in range(nlags + 1)]) / (c @ c)
