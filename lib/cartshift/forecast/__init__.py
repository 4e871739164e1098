"""Forecasts of series of counts: evaluation without look-ahead, autoregressions by hand, SARIMA.

`SARIMA`, `ETS` and `HarmonicRegression` stand in `cartshift.forecast.statespace`, which loads statsmodels; `Airline`,
which does without, in `cartshift.forecast.airline`; one boosting model for many series in `cartshift.forecast.boosting`.
"""

from cartshift.forecast.autoregression import (
    AR,
    acf,
    difference,
    fit_ar,
    forecast_ar,
    ljung_box,
    undifference,
)
from cartshift.forecast.counts import LevelProfile, daily_orders, scaled_profile, seasonal_profile
from cartshift.forecast.evaluation import Backtest, mase, rolling_origin, seasonal_naive

__all__ = [
    "AR",
    "Backtest",
    "LevelProfile",
    "acf",
    "daily_orders",
    "difference",
    "fit_ar",
    "forecast_ar",
    "ljung_box",
    "mase",
    "rolling_origin",
    "scaled_profile",
    "seasonal_naive",
    "seasonal_profile",
    "undifference",
]
