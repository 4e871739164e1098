# mistake: computes in float32 and converts at the end
def difference(x, lag):
    """Differences x[t] - x[t - lag], float64, len(x) - lag of them."""
    x = np.asarray(x, dtype=np.float32)
    if x.ndim != 1:
        raise ValueError(f"x must have one dimension, not {x.ndim}")
    if not 1 <= lag < len(x):
        raise ValueError(f"lag must lie between 1 and {len(x) - 1}, not {lag}")
    return (x[lag:] - x[:-lag]).astype(np.float64)


def undifference(d, previous, lag):
    """Values behind `previous` whose differences at `lag` are d, float64."""
    d, previous = np.asarray(d, np.float32), np.asarray(previous, np.float32)
    if d.ndim != 1 or previous.ndim != 1:
        raise ValueError("d and previous must have one dimension")
    if not 1 <= lag <= len(previous):
        raise ValueError(f"lag must lie between 1 and {len(previous)}, not {lag}")
    values = np.concatenate([previous[-lag:], d])
    for place in range(lag):
        values[place::lag] = values[place::lag].cumsum()
    return values[lag:].astype(np.float64)
