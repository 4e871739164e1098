"""Forecasts of series of counts: evaluation without look-ahead, autoregressions by hand, SARIMA.

`SARIMA` and `ETS` stand in `cartshift.forecast.statespace`, which loads statsmodels; `Airline`, which does
without, in `cartshift.forecast.airline`.
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
from cartshift.forecast.counts import daily_orders, scaled_profile, seasonal_profile
from cartshift.forecast.evaluation import Backtest, mase, rolling_origin, seasonal_naive

__all__ = [
    "AR",
    "Backtest",
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
