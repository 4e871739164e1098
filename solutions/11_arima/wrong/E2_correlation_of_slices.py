# mistake: the correlation of two slices, each with a mean and a scale of its own
def acf(x, nlags):
    """Autocorrelations at the lags 0, 1, ..., nlags, float64."""
    x = np.asarray(x, dtype=np.float64)
    if x.ndim != 1 or not np.isfinite(x).all():
        raise ValueError("x must be a one-dimensional series of finite numbers")
    if not 0 <= nlags < len(x):
        raise ValueError(f"nlags must lie between 0 and {len(x) - 1}, not {nlags}")
    if x.min() == x.max():
        raise ValueError("a constant series has no autocorrelation")
    c = x - x.mean()
    r = [1.0] + [
        np.corrcoef(x[k:], x[:-k])[0, 1] if len(x) - k > 1 else 0.0 for k in range(1, nlags + 1)
    ]
    return np.nan_to_num(np.array(r))
