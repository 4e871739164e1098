# mistake: one start, no scaling
def fit_power_law(n, loss):
    """Least squares fit of loss = a * n**-b + c; returns (a, b, c)."""
    n, loss = np.asarray(n, dtype=np.float64), np.asarray(loss, dtype=np.float64)
    if n.ndim != 1 or loss.ndim != 1 or len(n) != len(loss):
        raise ValueError(f"n and loss must match, not shapes {n.shape} and {loss.shape}")
    for values in (n, loss):
        if not (np.isfinite(values) & (values > 0)).all():
            raise ValueError("sizes and losses must be positive and finite")
    if len(np.unique(n)) < 3:
        raise ValueError("three numbers need three different sizes")
    from scipy.optimize import curve_fit

    best, _ = curve_fit(
        lambda n, a, b, c: a * n**-b + c,
        n,
        loss,
        p0=(1, 0.5, 0.5),
        bounds=([0, 0.01, 0], [np.inf, 3, np.inf]),
    )
    return tuple(float(x) for x in best)
