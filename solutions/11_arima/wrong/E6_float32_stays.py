# mistake: float32 is a float already, so it stays
def ljung_box(residuals, lags, fitted):
    """Statistic and p-value of the Ljung-Box test."""
    x = (
        np.asarray(residuals)
        if np.asarray(residuals).dtype.kind == "f"
        else np.asarray(residuals, dtype=np.float64)
    )
    if x.ndim != 1 or not np.isfinite(x).all():
        raise ValueError("residuals must be a one-dimensional series of finite numbers")
    n = len(x)
    if not 0 <= fitted < lags < n:
        raise ValueError(f"0 <= fitted < lags < {n} must hold; fitted {fitted}, lags {lags}")
    if x.min() == x.max():
        raise ValueError("constant residuals have no autocorrelation")
    c = x - x.mean()
    r = np.array([c[k:] @ c[:-k] for k in range(1, lags + 1)]) / (c @ c)
    statistic = n * (n + 2) * np.sum(r**2 / (n - np.arange(1, lags + 1)))
    return float(statistic), float(scipy.stats.chi2.sf(statistic, lags - fitted))
