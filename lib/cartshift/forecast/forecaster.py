"""What forecasters of counts have in common: logarithms, the way back, one call for each origin."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from cartshift.forecast.evaluation import _series

__all__ = ["Forecaster"]


class Forecaster(ABC):
    """Counts in, counts out; what lies between may work on their logarithms."""

    def __init__(self, log: bool):
        self.log = log

    def fit(self, series: ArrayLike) -> Self:
        """Estimate the parameters.

        Parameters
        ----------
        series : array_like of float, shape (n,)
            At least 0 throughout if the model works on logarithms.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If the series is not one-dimensional, is constant, holds NaN, an infinite or, under a logarithm, a
            negative number.
        """
        x = self._forward(series)
        if not len(x) or x.min() == x.max():
            raise ValueError("a constant series has nothing to estimate")
        self.result_ = self._estimate(x)
        return self

    def forecast(self, history: ArrayLike, horizon: int, coverage: float = 0.8) -> np.ndarray:
        """Forecast what follows a history, with the parameters of `fit`.

        Parameters
        ----------
        history : array_like of float, shape (n,)
            Any series of the same kind, such as the fitted one and what has come since.
        horizon : int
        coverage : float
            Probability that an interval is to hold its value, in (0, 1).

        Returns
        -------
        ndarray of float64, shape (horizon, 3)
            Forecast (on logarithms, the median), lower and upper end. The interval counts the noise to come,
            and takes the parameters for the true ones.

        Raises
        ------
        ValueError
            If the history is not one-dimensional, or holds NaN, an infinite or, under a logarithm, a negative number.
        """
        return self._back(self._ahead(self._forward(history), horizon, 1 - coverage))

    def quantiles(self, history: ArrayLike, horizon: int, levels: ArrayLike) -> np.ndarray:
        """Forecast a distribution: its quantiles, from a normal on the scale of the model.

        Parameters
        ----------
        history : array_like of float, shape (n,)
            As for `forecast`.
        horizon : int
        levels : array_like of float, shape (k,)
            Probabilities, in (0, 1).

        Returns
        -------
        ndarray of float64, shape (horizon, k)

        Raises
        ------
        ValueError
            If a level lies outside (0, 1), or the history does not fit, as for `forecast`.
        """
        levels = np.asarray(levels, dtype=np.float64)
        if levels.ndim != 1 or not ((levels > 0) & (levels < 1)).all():
            raise ValueError("levels must be probabilities in (0, 1)")
        mean, _, high = self._ahead(self._forward(history), horizon, 0.2).T
        z = ndtri(levels) / ndtri(0.9)
        return self._back(mean[:, None] + (high - mean)[:, None] * z)

    def _back(self, values: np.ndarray) -> np.ndarray:
        # half an order was added before the logarithm, and no shop has less than none
        return np.maximum(np.exp(values) - 0.5, 0.0) if self.log else values

    def _forward(self, series: ArrayLike) -> np.ndarray:
        series = _series(series)
        if not self.log:
            return series
        if (series < 0).any():
            raise ValueError(f"a count is at least 0, not {series.min()}")
        return np.log(series + 0.5)  # a day without orders must not be minus infinity

    @abstractmethod
    def _estimate(self, x: np.ndarray) -> Any:
        """Estimate from a series on the scale of the model."""

    @abstractmethod
    def _ahead(self, x: np.ndarray, horizon: int, alpha: float) -> np.ndarray:
        """Forecast and ends of the interval, shape (horizon, 3), on the scale of the model."""
