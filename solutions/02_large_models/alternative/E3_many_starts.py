def fit_power_law(n, loss):
    """Least squares fit of loss = a * n**-b + c; returns (a, b, c)."""
    n, loss = np.array(n, dtype=np.float64), np.array(loss, dtype=np.float64)
    if n.ndim != 1 or loss.ndim != 1 or len(n) != len(loss):
        raise ValueError(f"n and loss must match, not shapes {n.shape} and {loss.shape}")
    for values in (n, loss):
        if not (np.isfinite(values) & (values > 0)).all():
            raise ValueError("sizes and losses must be positive and finite")
    if len(np.unique(n)) < 3:
        raise ValueError("three numbers need three different sizes")
    from scipy.optimize import least_squares

    shift, unit = np.exp(np.log(n).mean()), loss.mean()
    x, y = np.log(n / shift), loss / unit
    spread = max(np.ptp(y), 1e-300)
    y_low = y.min()
    best = None
    for b0 in (0.05, 0.4, 1.8):
        for c0 in (0.0, 0.999 * y_low):
            powers = np.exp(-b0 * x)
            a0 = max(((y - c0) * powers).sum() / (powers**2).sum(), 1e-6)
            fit = least_squares(
                lambda t: (t[0] * np.exp(-t[1] * x) + t[2] - y) / spread,
                (a0, b0, c0 + 1e-6),
                bounds=([0, 0.01, 0], [np.inf, 3, np.inf]),
                x_scale=(max(a0, 1e-3), 0.1, 1),
                xtol=1e-15,
                ftol=1e-15,
                gtol=1e-15,
                max_nfev=200,
            )
            if best is None or fit.cost < best.cost:
                best = fit
        if best.cost < 1e-22:
            break
    a, b, c = best.x
    return float(a * shift**b * unit), float(b), float(c * unit)
