# mistake: a small spread on a large level is taken for constant
def fit_ar(x, p):
    """Intercept and coefficients of an autoregression by conditional least squares."""
    x = np.asarray(x, dtype=np.float64)
    if x.ndim != 1 or not np.isfinite(x).all():
        raise ValueError("x must be a one-dimensional series of finite numbers")
    n = len(x)
    if p < 1 or n < 2 * p + 2:
        raise ValueError(f"order {p} needs p >= 1 and 2 p + 2 values; there are {n}")
    if np.allclose(x, x[0], atol=0.0):
        raise ValueError("a constant series has no autoregression")
    columns = [np.ones(n - p)] + [x[p - j : n - j] for j in range(1, p + 1)]
    beta = np.linalg.lstsq(np.column_stack(columns), x[p:], rcond=None)[0]
    return float(beta[0]), beta[1:]
