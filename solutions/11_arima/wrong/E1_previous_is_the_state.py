# mistake: keeps the running season in the caller's previous
def difference(x, lag):
    """Differences x[t] - x[t - lag], float64, len(x) - lag of them."""
    x = np.asarray(x, dtype=np.float64)
    if x.ndim != 1:
        raise ValueError(f"x must have one dimension, not {x.ndim}")
    if not 1 <= lag < len(x):
        raise ValueError(f"lag must lie between 1 and {len(x) - 1}, not {lag}")
    return x[lag:] - x[:-lag]


def undifference(d, previous, lag):
    """Values behind `previous` whose differences at `lag` are d, float64."""
    d, previous = np.asarray(d, dtype=np.float64), np.asarray(previous, dtype=np.float64)
    if d.ndim != 1 or previous.ndim != 1:
        raise ValueError("d and previous must have one dimension")
    if not 1 <= lag <= len(previous):
        raise ValueError(f"lag must lie between 1 and {len(previous)}, not {lag}")
    season = previous[-lag:]
    restored = []
    for t, step in enumerate(d):
        season[t % lag] += step
        restored.append(season[t % lag])
    return np.array(restored, dtype=np.float64)
