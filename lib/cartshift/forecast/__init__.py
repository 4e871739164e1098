"""Forecasts of series of counts: evaluation without look-ahead, and autoregressions by hand."""

from cartshift.forecast.autoregression import (
    AR,
    acf,
    difference,
    fit_ar,
    forecast_ar,
    ljung_box,
    undifference,
)
from cartshift.forecast.evaluation import Backtest, mase, rolling_origin, seasonal_naive

__all__ = [
    "AR",
    "Backtest",
    "acf",
    "difference",
    "fit_ar",
    "forecast_ar",
    "ljung_box",
    "mase",
    "rolling_origin",
    "seasonal_naive",
    "undifference",
]
