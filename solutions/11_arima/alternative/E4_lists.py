# way: three lists
def rolling_origin(series, forecast, horizon, step, start):
    if np.ndim(series) != 1 or min(horizon, step, start) < 1:
        raise ValueError("bad input")
    values = [float(v) for v in series]
    origins, forecasts, actuals = [], [], []
    o = start
    while o + horizon <= len(values):
        row = forecast(np.array(values[:o]), horizon)
        if np.shape(row) != (horizon,):
            raise ValueError("shape")
        origins.append(o)
        forecasts.append([float(v) for v in row])
        actuals.append(values[o : o + horizon])
        o += step
    if not origins:
        raise ValueError("no origin")
    return np.array(origins), np.array(forecasts), np.array(actuals)
