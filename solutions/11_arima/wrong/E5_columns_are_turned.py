# mistake: flattens columns and rows
def mase(actual, forecast, train, season):
    """Mean absolute error over that of the seasonal naive forecast on train."""
    actual, forecast, train = (
        np.asarray(a, dtype=np.float64).ravel() for a in (actual, forecast, train)
    )
    for name, a in (("actual", actual), ("forecast", forecast), ("train", train)):
        if a.ndim != 1 or not np.isfinite(a).all():
            raise ValueError(f"{name} must be a one-dimensional series of finite numbers")
    if len(actual) != len(forecast) or len(actual) == 0:
        raise ValueError(f"{len(actual)} actual values and {len(forecast)} forecasts")
    if not 1 <= season < len(train):
        raise ValueError(f"season must lie between 1 and {len(train) - 1}, not {season}")
    scale = np.abs(train[season:] - train[:-season]).mean()
    if scale == 0:
        raise ValueError("the naive forecast makes no error on train")
    return float(np.abs(actual - forecast).mean() / scale)
