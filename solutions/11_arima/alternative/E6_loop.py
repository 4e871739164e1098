# way: plain sums
def ljung_box(residuals, lags, fitted):
    if np.ndim(residuals) != 1 or not np.all(np.isfinite(residuals)):
        raise ValueError("no series")
    n = len(residuals)
    if not (0 <= fitted < lags < n) or np.min(residuals) == np.max(residuals):
        raise ValueError("numbers or constant residuals")
    mean = sum(float(v) for v in residuals) / n
    c = [float(v) - mean for v in residuals]
    below = sum(v * v for v in c)
    q = 0.0
    for k in range(1, lags + 1):
        r = sum(c[t] * c[t - k] for t in range(k, n)) / below
        q += r * r / (n - k)
    q *= n * (n + 2)
    return q, float(scipy.stats.chi2(lags - fitted).sf(q))
