# way: correlate and the incomplete gamma function
def ljung_box(residuals, lags, fitted):
    x = np.array(residuals, dtype=float)
    if x.ndim != 1 or not np.isfinite(x).all():
        raise ValueError("no series")
    n = x.size
    if fitted < 0 or lags <= fitted or lags >= n or np.ptp(x) == 0:
        raise ValueError("numbers or constant residuals")
    x -= x.mean()
    c = np.correlate(x, x, "full")[n - 1 : n + lags]
    k = np.arange(1, lags + 1)
    q = n * (n + 2.0) * ((c[1:] / c[0]) ** 2 / (n - k)).sum()
    return float(q), float(scipy.special.gammaincc((lags - fitted) / 2, q / 2))
