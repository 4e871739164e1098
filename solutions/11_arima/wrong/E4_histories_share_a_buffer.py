# mistake: one copy of the series for all histories
def rolling_origin(series, forecast, horizon, step, start):
    """Origins, forecasts and actual values, a row an origin, each forecast from the past alone."""
    series = np.asarray(series, dtype=np.float64)
    if series.ndim != 1:
        raise ValueError(f"a series has one dimension, not {series.ndim}")
    if horizon < 1 or step < 1 or start < 1:
        raise ValueError("horizon, step and start must be at least 1")
    origins = np.arange(start, len(series) - horizon + 1, step)
    if not len(origins):
        raise ValueError(f"{len(series)} values are too few for one origin")
    rows, past = [], series.copy()
    for origin in origins:
        past[:] = series
        row = np.array(forecast(past[:origin], horizon), dtype=np.float64)
        if row.shape != (horizon,):
            raise ValueError(f"the forecast has shape {row.shape}, not ({horizon},)")
        rows.append(row)
    actuals = series[origins[:, None] + np.arange(horizon)]
    return origins, np.array(rows), actuals
