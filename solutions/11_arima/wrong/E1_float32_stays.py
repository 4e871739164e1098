# mistake: float32 is a float already, so it stays
def difference(x, lag):
    """Differences x[t] - x[t - lag], float64, len(x) - lag of them."""
    x = np.asarray(x) if np.asarray(x).dtype.kind == "f" else np.asarray(x, dtype=np.float64)
    if x.ndim != 1:
        raise ValueError(f"x must have one dimension, not {x.ndim}")
    if not 1 <= lag < len(x):
        raise ValueError(f"lag must lie between 1 and {len(x) - 1}, not {lag}")
    return x[lag:] - x[:-lag]


def undifference(d, previous, lag):
    """Values behind `previous` whose differences at `lag` are d, float64."""
    d = np.asarray(d) if np.asarray(d).dtype.kind == "f" else np.asarray(d, dtype=np.float64)
    previous = (
        np.asarray(previous)
        if np.asarray(previous).dtype.kind == "f"
        else np.asarray(previous, dtype=np.float64)
    )
    if d.ndim != 1 or previous.ndim != 1:
        raise ValueError("d and previous must have one dimension")
    if not 1 <= lag <= len(previous):
        raise ValueError(f"lag must lie between 1 and {len(previous)}, not {lag}")
    values = np.concatenate([previous[-lag:], d])
    for place in range(lag):
        values[place::lag] = values[place::lag].cumsum()
    return values[lag:]
