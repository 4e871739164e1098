# way: norms and lengths
def mase(actual, forecast, train, season):
    a, f, y = (np.array(s).astype(float) for s in (actual, forecast, train))
    if not (a.ndim == f.ndim == y.ndim == 1) or a.shape != f.shape or a.size == 0:
        raise ValueError("shapes")
    if not all(np.isfinite(s).all() for s in (a, f, y)) or season not in range(1, y.size):
        raise ValueError("values or season")
    steps = y[season:] - y[: y.size - season]
    scale = np.linalg.norm(steps, 1) / steps.size
    if scale == 0.0:
        raise ValueError("no scale")
    return float(np.linalg.norm(a - f, 1) / (a.size * scale))
