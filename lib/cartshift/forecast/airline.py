"""The airline model without a state space: exact likelihood by a banded Cholesky factor."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.linalg import cholesky_banded, solve_banded
from scipy.optimize import minimize
from scipy.signal import lfilter, lfiltic
from scipy.stats import norm

from cartshift.forecast.autoregression import difference
from cartshift.forecast.forecaster import Forecaster

__all__ = ["Airline"]


LIMIT = 0.999
"""Of both coefficients: at 1 the covariance of a long series is singular to machine precision."""


class _Estimate(NamedTuple):
    theta: float
    seasonal_theta: float
    sigma: float


class Airline(Forecaster):
    """ARIMA(0,1,1)(0,1,1) by exact maximum likelihood.

    Both differences of the series are a moving average of finite length. Its covariance matrix is a
    band, the Cholesky factor of a band is a band, and so is all that the likelihood and the forecasts need.

    Parameters
    ----------
    season : int
        Length of the season, at least 2.
    log : bool
        Whether to model ``log(count + 1/2)``: effects multiply, and intervals stay above zero.

    Attributes
    ----------
    result_ : named tuple of float
        ``theta``, ``seasonal_theta``, and ``sigma``, the standard deviation of the noise.
    residuals_ : ndarray of float64, shape (n - season - 1,)
        One-step errors of the fitted series on the scale of the model, each over the part of its standard
        deviation that exceeds ``sigma``, as for the first ones.

    References
    ----------
    Box, Jenkins, Reinsel & Ljung, "Time Series Analysis", 2015, section 9.2; Ansley, "An algorithm for
    the exact likelihood of a mixed autoregressive-moving average process", Biometrika 66, 1979.
    """

    n_coefficients = 2
    """Degrees of freedom that a Ljung–Box test of the residuals loses."""

    def __init__(self, season: int, log: bool = True):
        super().__init__(log)
        self.season = season

    def _estimate(self, x: np.ndarray) -> _Estimate:
        w = self._difference(x)
        if not w.any():
            raise ValueError("both differences are 0 throughout: there is nothing to estimate")

        def loss(theta):  # minus the log-likelihood per value, but for a constant
            L, z = self._whiten(theta, w)
            return 0.5 * np.log(z @ z / len(w)) + np.log(L[0]).mean()

        best = minimize(loss, [-0.5, -0.5], method="L-BFGS-B", bounds=[(-LIMIT, LIMIT)] * 2)
        _, z = self._whiten(best.x, w)
        self.residuals_ = z
        return _Estimate(*map(float, best.x), float(np.sqrt(z @ z / len(w))))

    def _ahead(self, x: np.ndarray, horizon: int, alpha: float) -> np.ndarray:
        *theta, sigma = self.result_
        w = self._difference(x)
        n, q = len(w), self.season + 1
        L, z = self._whiten(theta, w, horizon)
        w_ahead = np.zeros(horizon)  # what the past says of it: nothing after a season
        for i in range(min(horizon, q)):
            k = np.arange(i + 1, min(q, n + i) + 1)
            w_ahead[i] = L[k, n + i - k] @ z[n + i - k]
        noise = np.zeros((horizon, horizon))
        for k in range(min(q + 1, horizon)):
            noise += np.diag(L[k, n : n + horizon - k], -k)
        # Undo the differences: y(t) = y(t-1) + y(t-s) - y(t-s-1) + w(t).
        undo = np.zeros(q + 1)
        undo[[0, 1, -2, -1]] = 1, -1, -1, 1
        mean, _ = lfilter([1.0], undo, w_ahead, zi=lfiltic([1.0], undo, x[: -q - 1 : -1]))
        spread = sigma * np.linalg.norm(lfilter([1.0], undo, noise, axis=0), axis=1)
        spread *= norm.isf(alpha / 2)
        return np.column_stack([mean, mean - spread, mean + spread])

    def _difference(self, x: np.ndarray) -> np.ndarray:
        s = self.season
        if s < 2:
            raise ValueError(f"a season has at least 2 steps, not {s}")
        if len(x) < s + 2:
            raise ValueError(f"season {s} needs at least {s + 2} values; there are {len(x)}")
        return difference(difference(x, s))

    def _whiten(self, theta, w, horizon=0):
        """Cholesky factor of the covariance of ``w`` and what follows, in bands, and the noise in ``w``."""
        c = np.zeros(self.season + 2)  # of the moving average
        c[[0, 1, -2, -1]] = 1, theta[0], theta[1], theta[0] * theta[1]
        covariance = np.correlate(c, c, "full")[len(c) - 1 :]
        L = cholesky_banded(np.tile(covariance[:, None], len(w) + horizon), lower=True)
        return L, solve_banded((len(c) - 1, 0), L[:, : len(w)], w)
