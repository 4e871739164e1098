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
    from scipy.optimize import brent, nnls

    middle, size = np.sqrt(n.min() * n.max()), np.median(loss)

    def fit(log_b):
        powers = (n / middle) ** -np.exp(log_b)
        columns = np.stack([powers / powers.max(), np.ones(len(n))], axis=1)
        (a, c), rest = nnls(columns, loss / size)
        return rest**2, a / powers.max(), c

    def cost(log_b):
        return fit(min(max(log_b, low), high))[0]

    low, high = np.log(0.01), np.log(3)
    tried = np.linspace(low, high, 90)
    costs = np.array([cost(t) for t in tried])
    around = np.concatenate([[np.inf], costs, [np.inf]])
    bottoms = np.flatnonzero((costs <= around[:-2]) & (costs <= around[2:]))
    bottoms = bottoms[np.argsort(costs[bottoms])][:3]
    found = [tried[k] for k in bottoms]
    for k in bottoms[(bottoms > 0) & (bottoms < 89)]:
        if costs[k] < min(costs[k - 1], costs[k + 1]):
            found.append(brent(cost, brack=tuple(tried[k - 1 : k + 2]), tol=1e-12))
    for edge, inside in ((0, 1), (89, 88)):
        fine = np.linspace(tried[edge], tried[inside], 400)
        found.append(min(fine, key=cost))
    best = min(max(min(found, key=cost), low), high)
    _, a, c = fit(best)
    b = min(max(np.exp(best), 0.01), 3.0)
    return float(a * middle**b * size), float(b), float(c * size)
