"""Autoregression, autocorrelation and the Ljung–Box test against statsmodels': same data, same run.

Quality: the largest difference between the two results. Speed: best of a few runs on one core, as a ratio
to statsmodels'. Aim: equal to rounding error, and never slower.
"""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from statsmodels.stats.diagnostic import acorr_ljungbox
from statsmodels.tsa.ar_model import AutoReg
from statsmodels.tsa.stattools import acf as peer_acf

from cartshift.forecast import acf, fit_ar, forecast_ar, ljung_box

RUNS = 7
TOLERANCE = 1e-7


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


def main() -> int:
    rng = np.random.default_rng(1)
    good = True
    for n in (366, 20_000):
        days = np.arange(n)
        x = rng.poisson(100 * (1 + 0.25 * np.cos(2 * np.pi * days / 7))).astype(float)
        print(f"{n:,} days")
        for name, (ours, peer) in STEPS.items():
            (a, took), (b, theirs) = timed(ours, x), timed(peer, x)
            error = float(np.max(np.abs(a - b) / (1 + np.abs(b))))
            print(f"  {name:26} difference {error:.1e}, time × {took / theirs:.2f}")
            good &= error < TOLERANCE and took <= theirs
    print("\nas good and as fast as statsmodels:", "yes" if good else "NO")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
