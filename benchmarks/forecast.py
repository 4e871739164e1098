"""Forecasts against statsmodels' parts and statsforecast's models: same data, same run.

Parts: the largest difference to statsmodels' results, and the best time of a few runs as a ratio. Aim:
equal to rounding error, and never slower.

Models: daily orders of simulated shops, 14 days ahead by rolling origin, the parameters estimated once.
Quality: MASE. Speed: processor time to estimate and to forecast. The airline model by the band of its
covariance (`Airline`), by statsmodels (`SARIMA`) and by statsforecast; its automatic search; and level ×
week, which estimates nothing. Aim: a MASE of `Airline` not worse than statsforecast's by more than noise,
and never slower.
"""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd

try:
    from statsforecast.models import ARIMA, AutoARIMA
except ImportError as error:
    sys.exit(f"{error}; run it by benchmarks/run.sh, which makes the environment of its peers")
from statsmodels.stats.diagnostic import acorr_ljungbox
from statsmodels.tsa.ar_model import AutoReg
from statsmodels.tsa.stattools import acf as peer_acf

from cartshift.data.platforms import simulate
from cartshift.forecast import (
    acf,
    daily_orders,
    fit_ar,
    forecast_ar,
    ljung_box,
    mase,
    rolling_origin,
    scaled_profile,
    seasonal_profile,
)  # fmt: skip
from cartshift.forecast.airline import Airline
from cartshift.forecast.statespace import SARIMA

RUNS = 7
TOLERANCE = 1e-7
SEEDS, START, H = range(31, 35), 266, 14


def timed(call, x):
    """Result of a call, and its best time of a few runs."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = call(x)
        times.append(time.perf_counter() - start)
    return np.ravel(np.asarray(result, dtype=float)), min(times)


def ours_ar(x):
    model = fit_ar(x, 14)
    return [model.intercept, *model.coefficients, *forecast_ar(model, x, 14)]


def peer_ar(x):
    model = AutoReg(x, 14).fit()
    return [*model.params, *model.forecast(14)]


STEPS = {
    "AR(14), fit and forecast": (ours_ar, peer_ar),
    "autocorrelation, 28 lags": (lambda x: acf(x, 28), lambda x: peer_acf(x, nlags=28, fft=True)),
    "Ljung–Box, 21 lags": (
        lambda x: ljung_box(x, 21, 3),
        lambda x: acorr_ljungbox(x, lags=[21], model_df=3).to_numpy(),
    ),
}


def own(make):
    """A model of the course."""

    def estimate(train):
        model = make().fit(train)
        return lambda history, h: model.forecast(history, h)[:, 0]

    return estimate


def level_week(train):
    return lambda history, h: scaled_profile(history, h, seasonal_profile(history))


def peer(make):
    """A model of statsforecast on the logarithms that ours works on."""

    def estimate(train):
        model = make().fit(np.log(train + 0.5))
        return lambda history, h: np.exp(model.forward(np.log(history + 0.5), h)["mean"]) - 0.5

    return estimate


MODELS = {
    "Airline": own(lambda: Airline(7)),
    "SARIMA": own(lambda: SARIMA((0, 1, 1), (0, 1, 1, 7))),
    "statsforecast ARIMA": peer(
        lambda: ARIMA((0, 1, 1), season_length=7, seasonal_order=(0, 1, 1))
    ),
    "statsforecast AutoARIMA": peer(lambda: AutoARIMA(season_length=7)),
    "level × week": level_week,
}


def parts() -> bool:
    """Compare with statsmodels' functions."""
    rng = np.random.default_rng(1)
    good = True
    for n in (366, 20_000):
        days = np.arange(n)
        x = rng.poisson(100 * (1 + 0.25 * np.cos(2 * np.pi * days / 7))).astype(float)
        print(f"{n:,} days")
        for name, (ours, theirs) in STEPS.items():
            (a, took), (b, reference) = timed(ours, x), timed(theirs, x)
            error = float(np.max(np.abs(a - b) / (1 + np.abs(b))))
            print(f"  {name:26} difference {error:.1e}, time × {took / reference:.2f}")
            good &= error < TOLERANCE and took <= reference
    print("as good and as fast as statsmodels:", "yes" if good else "NO")
    return good


def models() -> bool:
    """Compare with statsforecast's models."""
    rows = []
    for seed in SEEDS:
        shops = simulate(n_events=300_000, n_slates=0, seed=seed)
        days = shops.truth.demand.index
        for shop in ("source", "target"):
            y = daily_orders(getattr(shops, shop), days[0], days[-1]).to_numpy(dtype=float)
            for name, estimate in MODELS.items():
                if seed == SEEDS[0] and shop == "source":
                    estimate(y[:START])  # compiles
                began = time.process_time()
                forecast = estimate(y[:START])
                fitted = time.process_time()
                test = rolling_origin(y, forecast, H, H, START)
                ended = time.process_time()
                error = mase(test.actuals, test.forecasts, y[:START], 7)
                rows.append((name, shop, seed, error, fitted - began, ended - fitted))
    columns = ["model", "shop", "seed", "MASE", "fit", "forecast"]
    table = pd.DataFrame(rows, columns=columns)
    seconds = table.groupby("model")[["fit", "forecast"]].median()
    error = table.pivot(index=["shop", "seed"], columns="model", values="MASE")
    rival = "statsforecast ARIMA"
    print(f"\n{len(error)} series of {START} days, {len(test.origins)} origins")
    for name in MODELS:
        ratio = seconds.loc[name].sum() / seconds.loc[rival].sum()
        print(
            f"  {name:24} MASE {error[name].mean():.3f}, fit {seconds.fit[name]:.3f} s, "
            f"forecasts {seconds.forecast[name]:.3f} s (× {ratio:.2f})"
        )
    gaps = [error["Airline"] - error[name] for name in MODELS if name.startswith("statsforecast")]
    as_good = all(gap.mean() <= 2 * gap.std(ddof=1) / np.sqrt(len(gap)) for gap in gaps)
    as_fast = seconds.loc["Airline"].sum() <= seconds.loc[rival].sum()
    print(
        f"not worse than statsforecast: {'yes' if as_good else 'NO'}; "
        f"never slower: {'yes' if as_fast else 'NO'}"
    )
    return as_good and as_fast


def main() -> int:
    return 0 if all([parts(), models()]) else 1


if __name__ == "__main__":
    sys.exit(main())
