"""From events to a series of counts, and the forecast that needs no estimation."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.stats import nbinom, poisson

from cartshift.data import schema
from cartshift.forecast.evaluation import _series, rolling_origin

__all__ = ["LevelProfile", "daily_orders", "scaled_profile", "seasonal_profile"]


def daily_orders(
    events: pd.DataFrame, first: str | pd.Timestamp, last: str | pd.Timestamp
) -> pd.Series:
    """Count the sessions with a purchase on each day.

    Parameters
    ----------
    events : DataFrame
        Event table with sessions (`cartshift.data.schema`).
    first, last : date
        Both are counted. The table cannot tell: a day without events at either end is not in it.

    Returns
    -------
    Series of float, one entry a day
        A day without an order counts 0; a session that runs past midnight counts on the day of its first purchase.

    Raises
    ------
    SchemaError
        If a column is missing.
    ValueError
        If `last` lies before `first`.
    """
    schema.require_columns(events, (schema.EVENT, schema.TIMESTAMP, schema.SESSION))
    days = pd.date_range(first, last, freq="D", normalize=True)
    if not len(days):
        raise ValueError(f"the last day, {last}, lies before the first, {first}")
    buys = events[events[schema.EVENT] == schema.BUY]
    moments = buys.groupby(schema.SESSION)[schema.TIMESTAMP].min()
    counts = moments.dt.normalize().value_counts()
    return counts.reindex(days, fill_value=0).astype(float).rename("orders")


def seasonal_profile(history: ArrayLike, season: int = 7) -> np.ndarray:
    """Share of each place in the season, relative to the mean, in the order in which they come next.

    Parameters
    ----------
    history : array_like of float, shape (n,)
        At least one season, with a sum above 0. Values before the first whole season, counted from the end, are
        left out.
    season : int
        Length of the season.

    Returns
    -------
    ndarray of float64, shape (season,)
        Mean 1. The first entry belongs to the value right behind `history`.

    Raises
    ------
    ValueError
        If the history is no series of finite numbers, shorter than a season, or sums to 0.
    """
    history = _series(history)
    if not 1 <= season <= len(history):
        raise ValueError(f"a history of {len(history)} values holds no season of {season}")
    totals = history[len(history) % season :].reshape(-1, season).sum(axis=0)
    if totals.sum() <= 0:
        raise ValueError("a history without orders has no profile")
    return totals / totals.mean()


def scaled_profile(
    history: ArrayLike, horizon: int, profile: ArrayLike, window: int = 28
) -> np.ndarray:
    """Forecast the recent mean times a seasonal profile, the series' own or a borrowed one.

    Parameters
    ----------
    history : array_like of float, shape (n,)
    horizon : int
    profile : array_like of float, shape (season,)
        As from `seasonal_profile`: mean 1, the first entry belongs to the first value that is forecast.
    window : int
        How many of the last values give the mean: a multiple of the season, at most n.

    Returns
    -------
    ndarray of float64, shape (horizon,)

    Raises
    ------
    ValueError
        If an argument is no series of finite numbers, or `window` does not fit.
    """
    history, profile = _series(history), _series(profile)
    if not 1 <= window <= len(history) or window % len(profile):
        raise ValueError(
            f"window must be a multiple of {len(profile)} and at most {len(history)}, not {window}"
        )
    return history[-window:].mean() * np.resize(profile, horizon)


class LevelProfile:
    """Recent mean times seasonal profile, with a distribution around it.

    Parameters
    ----------
    season : int
        Length of the season.
    window : int
        How many of the last values give the level: a multiple of the season.
    spread : {"poisson", "negative binomial", "past errors"}
        The distribution: of counting alone; with an overdispersion that is estimated from past forecast
        errors by moments; or the empirical quantiles of actual over forecast in the past.
    horizon : int
        How far ahead those past errors look.

    Attributes
    ----------
    dispersion_ : float
        Variance is ``mean + dispersion_ * mean**2``; 0 for Poisson.
    ratios_ : ndarray of float64
        Past actual values over their forecasts, both plus one half, sorted.

    References
    ----------
    Kedem & Fokianos, "Regression Models for Time Series Analysis", 2002, ch. 4, on counts and overdispersion.
    """

    def __init__(
        self,
        season: int = 7,
        window: int = 28,
        spread: Literal["poisson", "negative binomial", "past errors"] = "negative binomial",
        horizon: int = 14,
    ):
        self.season, self.window, self.spread, self.horizon = season, window, spread, horizon

    def fit(self, series: ArrayLike) -> Self:
        """Estimate the spread from forecasts within the series, one origin a season.

        Parameters
        ----------
        series : array_like of float, shape (n,)
            At least ``2 * window + horizon`` values.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If `spread` is unknown, or the series is too short or no series of finite numbers.
        """
        if self.spread not in ("poisson", "negative binomial", "past errors"):
            raise ValueError(f"unknown spread: {self.spread!r}")
        past = rolling_origin(
            series, self.forecast, self.horizon, step=self.season, start=2 * self.window
        )
        actual, mean = past.actuals, past.forecasts
        excess = ((actual - mean) ** 2 - mean).sum() / (mean**2).sum()
        self.dispersion_ = max(float(excess), 0.0) if self.spread == "negative binomial" else 0.0
        self.ratios_ = np.sort(((actual + 0.5) / (mean + 0.5)).ravel())
        return self

    def forecast(self, history: ArrayLike, horizon: int) -> np.ndarray:
        """Forecast the mean of what follows a history.

        Parameters
        ----------
        history : array_like of float, shape (n,)
        horizon : int

        Returns
        -------
        ndarray of float64, shape (horizon,)
        """
        profile = seasonal_profile(history, self.season)
        return scaled_profile(history, horizon, profile, self.window)

    def quantiles(self, history: ArrayLike, horizon: int, levels: ArrayLike) -> np.ndarray:
        """Forecast quantiles of what follows a history, with the spread of `fit`.

        Parameters
        ----------
        history : array_like of float, shape (n,)
        horizon : int
        levels : array_like of float, shape (k,)
            Probabilities, in (0, 1).

        Returns
        -------
        ndarray of float64, shape (horizon, k)
        """
        mean = self.forecast(history, horizon)[:, None]
        if self.spread == "past errors":
            return np.maximum((mean + 0.5) * np.quantile(self.ratios_, levels) - 0.5, 0.0)
        if self.dispersion_ == 0:
            return poisson.ppf(levels, mean)
        return nbinom.ppf(levels, 1 / self.dispersion_, 1 / (1 + self.dispersion_ * mean))
