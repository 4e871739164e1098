"""From events to a series of counts, and the forecast that needs no estimation."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from cartshift.data import schema
from cartshift.forecast.evaluation import _series

__all__ = ["daily_orders", "scaled_profile", "seasonal_profile"]


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
