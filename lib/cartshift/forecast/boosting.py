"""One boosting model for many series: trees on lags, relative to the recent level."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.ensemble import HistGradientBoostingRegressor

from cartshift.forecast.counts import seasonal_profile
from cartshift.forecast.evaluation import _series

__all__ = ["GlobalBoosting"]


class GlobalBoosting:
    """Gradient-boosted trees that forecast all steps ahead of all series.

    What is learned is the value over the mean of the last `window` values, because trees do not extrapolate
    a level. The inputs are the step, the same place in each of the last four seasons, the profile of the
    whole past, and the last season's mean, all over the recent level.

    Parameters
    ----------
    season : int
    window : int
        How many of the last values give the level.
    horizon : int
        Steps ahead that are learned.
    n_trees : int
    random_state : int

    Attributes
    ----------
    model_ : sklearn HistGradientBoostingRegressor

    References
    ----------
    Makridakis, Spiliotis & Assimakopoulos, "M5 accuracy competition", International Journal of Forecasting
    38(4), 2022: the winners trained such models, with prices and events as further inputs.
    """

    def __init__(
        self,
        season: int = 7,
        window: int = 28,
        horizon: int = 14,
        n_trees: int = 100,
        random_state: int = 0,
    ):
        self.season, self.window, self.horizon = season, window, horizon
        self.n_trees, self.random_state = n_trees, random_state

    def fit(self, several: Iterable[ArrayLike]) -> Self:
        """Learn from all series, from an origin every four days.

        Parameters
        ----------
        several : iterable of array_like of float, shape (n,)

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If no series is longer than ``2 * window + horizon``.
        """
        inputs, targets, weights = [], [], []
        for series in map(_series, several):
            for origin in range(2 * self.window, len(series) - self.horizon + 1, 4):
                x, level = self._inputs(series[:origin], self.horizon)
                if level > 0:
                    inputs.append(x)
                    targets.append(series[origin : origin + self.horizon] / level)
                    weights.append(np.full(self.horizon, level))
        if not inputs:
            raise ValueError("no series holds two windows and a horizon")
        self.model_ = HistGradientBoostingRegressor(
            max_iter=self.n_trees,
            learning_rate=0.05,
            max_leaf_nodes=8,
            min_samples_leaf=40,
            early_stopping=False,
            random_state=self.random_state,
        ).fit(np.concatenate(inputs), np.concatenate(targets), np.concatenate(weights))
        return self

    def forecast(self, history: ArrayLike, horizon: int) -> np.ndarray:
        """Forecast what follows a history of any series.

        Parameters
        ----------
        history : array_like of float, shape (n,)
            At least ``2 * window`` values.
        horizon : int
            At most that of the model.

        Returns
        -------
        ndarray of float64, shape (horizon,)

        Raises
        ------
        ValueError
            If the horizon is longer than what was learned, or the history too short.
        """
        history = _series(history)
        if not 1 <= horizon <= self.horizon or len(history) < 2 * self.window:
            raise ValueError(f"no forecast of {horizon} from {len(history)} values")
        x, level = self._inputs(history, horizon)
        return level * np.maximum(self.model_.predict(x), 0.0)

    def _inputs(self, history: np.ndarray, horizon: int) -> tuple[np.ndarray, float]:
        level = float(history[-self.window :].mean())
        if level == 0:
            return np.zeros((horizon, 7)), 0.0
        place = np.arange(horizon) % self.season
        lags = history[-4 * self.season :].reshape(4, self.season)[:, place].T / level
        week = seasonal_profile(history, self.season)[place]
        recent = history[-self.season :].mean() / level
        return np.column_stack([np.arange(horizon), lags, week, np.full(horizon, recent)]), level
