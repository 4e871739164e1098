# mistake: the popular straight line in log-log, without a floor
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
    slope, start = np.polyfit(np.log(n), np.log(loss), 1)
    return float(np.exp(start)), float(-slope), 0.0
