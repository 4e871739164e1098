def fit_power_law(n, loss):
    n, loss = [np.array(values, dtype=float) for values in (n, loss)]
    if n.shape != loss.shape or n.ndim != 1:
        raise ValueError("shapes")
    if not all(np.all(np.isfinite(v)) and np.all(v > 0) for v in (n, loss)):
        raise ValueError("numbers")
    if len(set(n.tolist())) < 3:
        raise ValueError("sizes")
    z = np.log(n) - np.log(n).mean()
    low, high = np.log(0.01), np.log(3)
    for _ in range(14):
        steps = np.linspace(low, high, 501)
        b = np.exp(steps)
        x = np.exp(-np.outer(b, z))
        dx, dy = x - x.mean(axis=1, keepdims=True), loss - loss.mean()
        a = np.maximum((dx * dy).sum(axis=1) / (dx**2).sum(axis=1), 0)
        c = loss.mean() - a * x.mean(axis=1)
        a = np.where(c < 0, (x * loss).sum(axis=1) / (x**2).sum(axis=1), a)
        c = np.maximum(c, 0)
        errors = ((a[:, None] * x + c[:, None] - loss) ** 2).sum(axis=1)
        k = int(errors.argmin())
        low, high = steps[max(k - 2, 0)], steps[min(k + 2, 500)]
    factor = np.exp(b[k] * np.log(n).mean())
    return float(a[k] * factor), float(b[k]), float(c[k])
