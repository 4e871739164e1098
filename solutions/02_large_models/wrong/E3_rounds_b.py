# mistake: b is rounded to four digits
def fit_power_law(n, loss):
    """Least squares fit of loss = a * n**-b + c; returns (a, b, c)."""
    from scipy.optimize import minimize_scalar

    n, loss = np.asarray(n, dtype=np.float64), np.asarray(loss, dtype=np.float64)
    if n.ndim != 1 or loss.ndim != 1 or len(n) != len(loss):
        raise ValueError(f"n and loss must match, not shapes {n.shape} and {loss.shape}")
    for values in (n, loss):
        if not (np.isfinite(values) & (values > 0)).all():
            raise ValueError("sizes and losses must be positive and finite")
    if len(np.unique(n)) < 3:
        raise ValueError("three numbers need three different sizes")
    centre, unit = np.log(n).mean(), loss.max()
    logs, loss = np.log(n) - centre, loss / unit

    def line(b):
        x = np.exp(-b * logs)
        gaps = x - x.mean()
        a = (gaps * (loss - loss.mean())).sum() / (gaps**2).sum()
        c = loss.mean() - a * x.mean()
        if c < 0:
            a, c = (x * loss).sum() / (x * x).sum(), 0.0
        if a < 0:
            a, c = 0.0, loss.mean()
        return ((a * x + c - loss) ** 2).sum(), a, c

    grid = np.geomspace(0.01, 3.0, 400)
    best = int(np.argmin([line(b)[0] for b in grid]))
    found = minimize_scalar(
        lambda b: line(b)[0],
        bounds=(grid[max(best - 1, 0)], grid[min(best + 1, 399)]),
        method="bounded",
        options={"xatol": 1e-12},
    )
    b = round(float(found.x), 4)
    _, a, c = line(b)
    return float(a * np.exp(b * centre) * unit), float(b), float(c * unit)
