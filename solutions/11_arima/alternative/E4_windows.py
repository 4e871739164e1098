# way: actual values as sliding windows
def rolling_origin(series, forecast, horizon, step, start):
    y = np.array(series, dtype=float)
    if y.ndim != 1 or horizon < 1 or step < 1 or start < 1 or start + horizon > y.size:
        raise ValueError("bad input")
    actuals = np.lib.stride_tricks.sliding_window_view(y, horizon)[start::step].copy()
    origins = start + step * np.arange(len(actuals))
    forecasts = np.empty_like(actuals)
    for i, o in enumerate(origins):
        row = np.asarray(forecast(np.array(y[:o]), horizon), dtype=float)
        if row.ndim != 1 or row.size != horizon:
            raise ValueError("shape")
        forecasts[i] = row
    return origins, forecasts, actuals
