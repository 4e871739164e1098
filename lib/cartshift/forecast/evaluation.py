"""Judge forecasts the way they are used: from the past alone, again and again."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["Backtest", "mase", "rolling_origin", "seasonal_naive"]


class Backtest(NamedTuple):
    """What was forecast at each origin, and what happened.

    Attributes
    ----------
    origins : ndarray of int, shape (k,)
        How many values were known; also the position of the first value that was forecast.
    forecasts : ndarray of float64, shape (k, horizon, ...)
    actuals : ndarray of float64, shape (k, horizon)
    """

    origins: np.ndarray
    forecasts: np.ndarray
    actuals: np.ndarray


def rolling_origin(
    series: ArrayLike,
    fit: Callable[[np.ndarray, int], ArrayLike],
    horizon: int,
    step: int,
    start: int,
) -> Backtest:
    """Forecast from one origin after the other, each time from what was known then.

    Parameters
    ----------
    series : array_like of float, shape (n,)
    fit : callable
        ``fit(history, horizon)`` returns the forecast of the `horizon` values behind `history`, an
        array whose first axis has the length `horizon`; further axes (the ends of an interval) are kept.
        The history is a copy: a view would lead to the future by its ``base``.
    horizon : int
        Values to forecast at each origin, at least 1.
    step : int
        Distance from one origin to the next, at least 1.
    start : int
        Length of the first history, at least 1.

    Returns
    -------
    Backtest
        One row for each origin ``start``, ``start + step``, … whose whole horizon lies in the series.

    Raises
    ------
    ValueError
        If the series is not one-dimensional or holds NaN or an infinite number, a number is below
        1, no horizon fits behind `start`, or a forecast has another length than `horizon`.

    References
    ----------
    Tashman, "Out-of-sample tests of forecasting accuracy", 2000.
    """
    series = _series(series)
    for name, number in (("horizon", horizon), ("step", step), ("start", start)):
        if number < 1:
            raise ValueError(f"{name} must be at least 1, not {number}")
    origins = np.arange(start, len(series) - horizon + 1, step)
    if not len(origins):
        raise ValueError(
            f"{len(series)} values hold no history of {start} and horizon of {horizon} behind it"
        )
    forecasts = []
    for origin in origins:
        # a copy here as well: the model may write its next forecast into the same array
        forecast = np.array(fit(series[:origin].copy(), horizon), dtype=np.float64)
        if forecast.ndim == 0 or len(forecast) != horizon:
            raise ValueError(f"fit returned the shape {forecast.shape} for a horizon of {horizon}")
        forecasts.append(forecast)
    actuals = series[origins[:, np.newaxis] + np.arange(horizon)]
    return Backtest(origins, np.array(forecasts), actuals)


def mase(actual: ArrayLike, forecast: ArrayLike, train: ArrayLike, season: int = 1) -> float:
    """Mean absolute scaled error: how many naive errors is this forecast wrong by?

    Parameters
    ----------
    actual, forecast : array_like of float, any one shape
    train : array_like of float, shape (n,)
        The series before the first forecast; it gives the scale, the mean absolute error of
        repeating the value of one season ago.
    season : int
        Length of the season; 1 for the plain naive forecast.

    Returns
    -------
    float
        Below 1: better than the naive forecast was, one season ahead, on `train`.

    Raises
    ------
    ValueError
        If the shapes of actual and forecast differ, anything is empty, NaN or infinite, `season` is below 1,
        `train` is no longer than a season, or the naive forecast makes no error on it.

    References
    ----------
    Hyndman & Koehler, "Another look at measures of forecast accuracy", 2006.
    """
    actual, forecast = np.asarray(actual, np.float64), np.asarray(forecast, np.float64)
    if actual.shape != forecast.shape or not actual.size:
        raise ValueError(f"actual has the shape {actual.shape}, forecast {forecast.shape}")
    errors = np.abs(actual - forecast)
    if not np.isfinite(errors).all():
        raise ValueError("actual or forecast holds NaN or an infinite number")
    train = _series(train)
    if not 1 <= season < len(train):
        raise ValueError(f"season must lie between 1 and {len(train) - 1}, not {season}")
    scale = np.abs(train[season:] - train[:-season]).mean()
    if scale == 0:
        raise ValueError("the naive forecast makes no error on train: there is no scale")
    return float(errors.mean() / scale)


def seasonal_naive(
    history: ArrayLike, horizon: int, season: int = 1, seasons: int = 1
) -> np.ndarray:
    """Repeat the last season, or the average of the last few.

    Parameters
    ----------
    history : array_like of float, shape (n,)
    horizon : int
    season : int
        Length of the season.
    seasons : int
        How many of the last seasons are averaged; 1 is the seasonal naive forecast.

    Returns
    -------
    ndarray of float64, shape (horizon,)

    Raises
    ------
    ValueError
        If the history is no series of finite numbers, or is shorter than the seasons that are asked for, or `season` or
        `seasons` is below 1.
    """
    history = _series(history)
    if season < 1 or seasons < 1:
        raise ValueError(f"season and seasons must be at least 1, not {season} and {seasons}")
    if len(history) < season * seasons:
        raise ValueError(f"a history of {len(history)} values holds no {seasons} × {season}")
    last = history[len(history) - season * seasons :].reshape(seasons, season).mean(axis=0)
    return np.resize(last, horizon)


def _series(x: ArrayLike) -> np.ndarray:
    x = np.asarray(x, dtype=np.float64)
    if x.ndim != 1:
        raise ValueError(f"a series has one dimension, not {x.ndim}")
    if not np.isfinite(x).all():
        position = int(np.flatnonzero(~np.isfinite(x))[0])
        raise ValueError(f"the series holds {x[position]} at position {position}")
    return x
