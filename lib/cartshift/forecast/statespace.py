"""SARIMA and exponential smoothing of counts: estimated once by statsmodels, then moved from origin to origin."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from statsmodels.tools.sm_exceptions import EstimationWarning
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.statespace.sarimax import SARIMAX

from cartshift.forecast.forecaster import Forecaster

__all__ = ["ETS", "SARIMA", "HarmonicRegression"]


class SARIMA(Forecaster):
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


class HarmonicRegression(SARIMA):
    """Regression on sines and cosines of the season, with ARIMA errors.

    The season is fixed and nothing is differenced for it. With the largest number of harmonics this is
    a regression on one indicator for each place in the season, such as each weekday.

    Parameters
    ----------
    order : tuple of 3 int
        Of the errors: autoregressive terms, differences, moving-average terms.
    season : int
        Length of the season, at least 2.
    harmonics : int
        How many, from 1 to ``season // 2``.
    log : bool
        As in `SARIMA`.

    Attributes
    ----------
    result_ : statsmodels SARIMAXResults
        Of the series in `fit`, on the scale of the model.

    Notes
    -----
    The place in the season is counted from the first value: a history in `forecast` must begin at the
    same place as the series in `fit`.

    References
    ----------
    Hyndman & Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed. 2021, section 10.5.
    """

    def __init__(self, order: tuple[int, int, int], season: int, harmonics: int, log: bool = True):
        super().__init__(order, log=log)
        self.season, self.harmonics = season, harmonics

    def _waves(self, first: int, last: int) -> np.ndarray:
        if not 1 <= self.harmonics <= self.season // 2:
            raise ValueError(f"harmonics must lie between 1 and {self.season // 2}")
        k = np.arange(1, self.harmonics + 1)
        angle = 2 * np.pi * np.outer(np.arange(first, last), k) / self.season
        waves = np.column_stack([np.cos(angle), np.sin(angle)])
        # the sine of half a turn is zero throughout
        return waves[:, :-1] if 2 * self.harmonics == self.season else waves

    def _estimate(self, x: np.ndarray):
        model = SARIMAX(x, self._waves(0, len(x)), order=self.order, concentrate_scale=True)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "(Non-|Too few).*start", EstimationWarning)
            return model.fit(disp=False)

    def _ahead(self, x: np.ndarray, horizon: int, alpha: float) -> np.ndarray:
        n = len(x)
        past = self.result_.apply(x, exog=self._waves(0, n))
        ahead = past.get_forecast(horizon, exog=self._waves(n, n + horizon))
        return np.column_stack([ahead.predicted_mean, ahead.conf_int(alpha=alpha)])


class ETS(Forecaster):
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
