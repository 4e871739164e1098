def make_adapter(d, bottleneck, rng):
    d, bottleneck = int(d), int(bottleneck)
    if min(d, bottleneck) <= 0:
        raise ValueError("sizes")
    down = rng.standard_normal((d, bottleneck)) / np.sqrt(d)
    shapes = {"down_bias": bottleneck, "up": (bottleneck, d), "up_bias": d}
    return {"down": down} | {name: np.zeros(shape) for name, shape in shapes.items()}


def adapter(x, weights):
    w = {name: np.array(value, dtype=float) for name, value in weights.items()}
    x = np.array(x, dtype=float)
    if w["up"].ndim != 2 or w["up"].size == 0:
        raise ValueError("up")
    m, d = w["up"].shape
    wanted = {"down": (d, m), "down_bias": (m,), "up": (m, d), "up_bias": (d,)}
    if any(w[name].shape != shape for name, shape in wanted.items()) or x.shape[-1:] != (d,):
        raise ValueError("shapes")
    rows = []
    for row in x.reshape(-1, d):
        inner = row @ w["down"] + w["down_bias"]
        inner[inner < 0] = 0
        rows.append(row + inner @ w["up"] + w["up_bias"])
    return np.array(rows, dtype=float).reshape(x.shape)
