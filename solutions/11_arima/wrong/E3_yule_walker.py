# mistake: solves the Yule-Walker equations
def fit_ar(x, p):
    """Intercept and coefficients of an autoregression by conditional least squares."""
    x = np.asarray(x, dtype=np.float64)
    if x.ndim != 1 or not np.isfinite(x).all():
        raise ValueError("x must be a one-dimensional series of finite numbers")
    n = len(x)
    if p < 1 or n < 2 * p + 2:
        raise ValueError(f"order {p} needs p >= 1 and 2 p + 2 values; there are {n}")
    if x.min() == x.max():
        raise ValueError("a constant series has no autoregression")
    c = x - x.mean()
    r = np.array([c[k:] @ c[: n - k] for k in range(p + 1)])
    R = r[np.abs(np.subtract.outer(np.arange(p), np.arange(p)))]
    phi = np.linalg.solve(R, r[1:])
    return float(x.mean() * (1 - phi.sum())), phi
