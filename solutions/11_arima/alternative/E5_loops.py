# way: plain Python
def mase(actual, forecast, train, season):
    for a in (actual, forecast, train):
        if np.ndim(a) != 1 or not np.all(np.isfinite(a)):
            raise ValueError("no series")
    a, f, y = ([float(v) for v in s] for s in (actual, forecast, train))
    if len(a) != len(f) or not a or season < 1 or season >= len(y):
        raise ValueError("lengths or season")
    naive = sum(abs(y[t] - y[t - season]) for t in range(season, len(y))) / (len(y) - season)
    if naive == 0:
        raise ValueError("no scale")
    return sum(abs(u - v) for u, v in zip(a, f, strict=True)) / len(a) / naive
