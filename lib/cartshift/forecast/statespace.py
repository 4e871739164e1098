"""SARIMA and exponential smoothing of counts: estimated once, then moved from origin to origin.

The estimation is statsmodels'. What is added here is what a series of counts asks for: logarithms, the way
back, and one call that rolling-origin evaluation understands.
"""

from __future__ import annotations

import warnings
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from statsmodels.tools.sm_exceptions import EstimationWarning
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.statespace.sarimax import SARIMAX

from cartshift.forecast.evaluation import _series

__all__ = ["ETS", "SARIMA"]


class _Forecaster:
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
        forecast = self._ahead(self._forward(history), horizon, 1 - coverage)
        # half an order was added before the logarithm, and no shop has less than none
        return np.maximum(np.exp(forecast) - 0.5, 0.0) if self.log else forecast

    def _forward(self, series: ArrayLike) -> np.ndarray:
        series = _series(series)
        if not self.log:
            return series
        if (series < 0).any():
            raise ValueError(f"a count is at least 0, not {series.min()}")
        return np.log(series + 0.5)  # a day without orders must not be minus infinity


class SARIMA(_Forecaster):
    """Seasonal ARIMA by maximum likelihood.

    Parameters
    ----------
    order : tuple of 3 int
        Autoregressive terms, differences, moving-average terms.
    seasonal : tuple of 4 int
        The same at the lag of a season, and the length of the season.
    log : bool
        Whether to model ``log(count + 1/2)``: effects multiply, and intervals stay above zero.

    Attributes
    ----------
    result_ : statsmodels SARIMAXResults
        Of the series in `fit`, on the scale of the model.

    References
    ----------
    Box, Jenkins, Reinsel & Ljung, "Time Series Analysis", 2015, chapter 9.
    """

    def __init__(
        self,
        order: tuple[int, int, int],
        seasonal: tuple[int, int, int, int] = (0, 0, 0, 0),
        log: bool = True,
    ):
        super().__init__(log)
        self.order, self.seasonal = order, seasonal

    @property
    def residuals_(self) -> np.ndarray:
        """One-step errors on the scale of the model, without those of the first values that differencing took up."""
        (_, d, _), (_, seasonal_d, _, season) = self.order, self.seasonal
        return self.result_.resid[d + seasonal_d * season :]

    @property
    def n_coefficients(self) -> int:
        """Number of AR and MA coefficients: the degrees of freedom that a Ljung–Box test loses."""
        return self.order[0] + self.order[2] + self.seasonal[0] + self.seasonal[2]

    def _estimate(self, x: np.ndarray):
        model = SARIMAX(x, order=self.order, seasonal_order=self.seasonal, concentrate_scale=True)
        with warnings.catch_warnings():
            # a rough first guess lay outside the allowed region, so the search begins at zero: no fault of the result
            warnings.filterwarnings("ignore", "(Non-|Too few).*start", EstimationWarning)
            return model.fit(disp=False)

    def _ahead(self, x: np.ndarray, horizon: int, alpha: float) -> np.ndarray:
        ahead = self.result_.apply(x).get_forecast(horizon)
        return np.column_stack([ahead.predicted_mean, ahead.conf_int(alpha=alpha)])


class ETS(_Forecaster):
    """Exponential smoothing of a level and a season, with additive errors.

    Parameters
    ----------
    season : int
        Length of the season, at least 2.
    log : bool
        As in `SARIMA`.

    Attributes
    ----------
    result_ : statsmodels ETSResults
        Of the series in `fit`, on the scale of the model.

    References
    ----------
    Hyndman, Koehler, Ord & Snyder, "Forecasting with Exponential Smoothing", 2008, chapter 2.
    """

    def __init__(self, season: int, log: bool = True):
        super().__init__(log)
        self.season = season

    def _model(self, x: np.ndarray) -> ETSModel:
        series = pd.Series(x)  # its intervals need an index
        return ETSModel(series, error="add", seasonal="add", seasonal_periods=self.season)

    def _estimate(self, x: np.ndarray):
        return self._model(x).fit(disp=False)

    def _ahead(self, x: np.ndarray, horizon: int, alpha: float) -> np.ndarray:
        n = len(x)
        ahead = self._model(x).smooth(self.result_.params).get_prediction(n, n + horizon - 1)
        return np.column_stack([ahead.predicted_mean, ahead.pred_int(alpha)])
