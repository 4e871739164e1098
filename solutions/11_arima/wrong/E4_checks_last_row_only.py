# mistake: looks at the shape of the last forecast only
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
    rows = []
    for origin in origins:
        row = np.array(forecast(series[:origin].copy(), horizon), dtype=np.float64)
        if origin == origins[-1] and row.shape != (horizon,):
            raise ValueError(f"the forecast has shape {row.shape}, not ({horizon},)")
        rows.append(np.resize(row, horizon))
    actuals = series[origins[:, None] + np.arange(horizon)]
    return origins, np.array(rows), actuals
