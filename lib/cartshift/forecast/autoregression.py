"""What ARIMA is made of: differences, autocorrelation, autoregression, a test of what is left."""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike
from scipy.fft import irfft, next_fast_len, rfft
from scipy.signal import lfilter, lfiltic
from scipy.special import chdtrc

from cartshift.forecast.evaluation import _series

__all__ = ["AR", "acf", "difference", "fit_ar", "forecast_ar", "ljung_box", "undifference"]


class AR(NamedTuple):
    """An autoregression: x_t = intercept + Σ coefficients_i x_{t−i} + noise.

    Attributes
    ----------
    intercept : float
    coefficients : ndarray of float64, shape (p,)
        The first belongs to the value one step back.
    variance : float
        Of the noise: mean squared residual.
    """

    intercept: float
    coefficients: np.ndarray
    variance: float


def difference(x: ArrayLike, lag: int = 1) -> np.ndarray:
    """Subtract from each value the one that lies `lag` steps back.

    Parameters
    ----------
    x : array_like of float, shape (n,)
    lag : int
        From 1 to n - 1: 1 takes out a level that wanders, 7 the week of a daily series.

    Returns
    -------
    ndarray of float64, shape (n - lag,)

    Raises
    ------
    ValueError
        If x is no series of finite numbers, or `lag` is out of range.
    """
    x = _series(x)
    if not 1 <= lag < len(x):
        raise ValueError(f"lag must lie between 1 and {len(x) - 1}, not {lag}")
    return x[lag:] - x[:-lag]


def undifference(d: ArrayLike, previous: ArrayLike, lag: int = 1) -> np.ndarray:
    """Turn differences, or forecasts of them, back into values.

    Parameters
    ----------
    d : array_like of float, shape (m,)
        Differences at `lag`.
    previous : array_like of float, shape (n,)
        The values before the first difference; the last `lag` of them are used.
    lag : int
        From 1 to n.

    Returns
    -------
    ndarray of float64, shape (m,)
        The values behind `previous`.

    Raises
    ------
    ValueError
        If an argument is no series of finite numbers, or `lag` is out of range.
    """
    d, previous = _series(d), _series(previous)
    if not 1 <= lag <= len(previous):
        raise ValueError(f"lag must lie between 1 and {len(previous)}, not {lag}")
    # one row a season, one column a place in it: each column is a running sum of its own
    rows = -(-len(d) // lag)
    table = np.zeros((rows + 1, lag))
    table[0] = previous[len(previous) - lag :]
    table[1:].flat[: len(d)] = d
    return table.cumsum(axis=0)[1:].ravel()[: len(d)]


def acf(x: ArrayLike, nlags: int) -> np.ndarray:
    r"""Autocorrelation :math:`r_k = c_k / c_0`, :math:`c_k = \sum_t (x_t - \bar x)(x_{t-k} - \bar x)`.

    Parameters
    ----------
    x : array_like of float, shape (n,)
    nlags : int
        From 0 to n - 1.

    Returns
    -------
    ndarray of float64, shape (nlags + 1,)
        The lags 0, 1, …, `nlags`. The sums of all lags are divided by the same number, which keeps the
        sequence positive semi-definite.

    Raises
    ------
    ValueError
        If x is no series of finite numbers, is constant, or `nlags` is out of range.

    References
    ----------
    Box, Jenkins, Reinsel & Ljung, "Time Series Analysis", 2015, section 2.1.5.
    """
    x = _series(x)
    if not 0 <= nlags < len(x):
        raise ValueError(f"nlags must lie between 0 and {len(x) - 1}, not {nlags}")
    if x.min() == x.max():
        raise ValueError("a constant series has no autocorrelation")
    centred = x - x.mean()
    size = next_fast_len(len(x) + nlags, real=True)  # padded: the series must not meet its own end
    spectrum = rfft(centred, size)
    covariances = irfft(spectrum.real**2 + spectrum.imag**2, size)[: nlags + 1]
    return covariances / covariances[0]


def fit_ar(x: ArrayLike, p: int) -> AR:
    """Estimate an autoregression by conditional least squares.

    The first p values are taken as given; each later one is regressed on the p before it.

    Parameters
    ----------
    x : array_like of float, shape (n,)
    p : int
        Order, at least 1; n must be at least 2 p + 2.

    Returns
    -------
    AR
        Its variance is the mean of the n - p squared residuals.

    Raises
    ------
    ValueError
        If x is no series of finite numbers, is constant, is too short, or `p` is below 1.

    References
    ----------
    Box, Jenkins, Reinsel & Ljung, "Time Series Analysis", 2015, section 7.1.
    """
    x = _series(x)
    if p < 1 or len(x) < 2 * p + 2:
        raise ValueError(f"order {p} needs p ≥ 1 and 2 p + 2 values; there are {len(x)}")
    if x.min() == x.max():
        raise ValueError("a constant series has no autoregression")
    windows = sliding_window_view(x, p + 1)[:, ::-1]  # x_t, x_{t-1}, …, x_{t-p}
    design = np.column_stack([np.ones(len(windows)), windows[:, 1:]])
    beta = np.linalg.lstsq(design, windows[:, 0], rcond=None)[0]
    residuals = windows[:, 0] - design @ beta
    return AR(float(beta[0]), beta[1:], float(residuals @ residuals / len(residuals)))


def forecast_ar(model: AR, history: ArrayLike, horizon: int) -> np.ndarray:
    """Forecast step by step, each forecast feeding the next.

    Parameters
    ----------
    model : AR
        Of order p.
    history : array_like of float, shape (n,)
        At least p values.
    horizon : int

    Returns
    -------
    ndarray of float64, shape (horizon,)

    Raises
    ------
    ValueError
        If the history is no series of finite numbers, or shorter than p.
    """
    history = _series(history)
    p = len(model.coefficients)
    if len(history) < p:
        raise ValueError(f"order {p} needs as many values; the history has {len(history)}")
    # the recursion is a filter without input but the intercept
    a = np.concatenate([[1.0], -model.coefficients])
    state = lfiltic([1.0], a, history[::-1][:p])
    return lfilter([1.0], a, np.full(horizon, model.intercept), zi=state)[0]


def ljung_box(residuals: ArrayLike, lags: int, fitted: int = 0) -> tuple[float, float]:
    r"""Test whether residuals still hold autocorrelation.

    Parameters
    ----------
    residuals : array_like of float, shape (n,)
    lags : int
        How many autocorrelations are tested together; more than `fitted`, less than n.
    fitted : int
        AR and MA coefficients that were estimated from the same data, at least 0: each costs a degree of freedom.

    Returns
    -------
    statistic : float
        :math:`Q = n (n + 2) \sum_{k=1}^{lags} r_k^2 / (n - k)`.
    p_value : float
        Chance of a larger Q from white noise; a small one says that the model missed something.

    Raises
    ------
    ValueError
        If the residuals are no series of finite numbers, are constant, or a number is out of range.

    References
    ----------
    Ljung & Box, "On a measure of lack of fit in time series models", 1978.
    """
    residuals = _series(residuals)
    n = len(residuals)
    if not 0 <= fitted < lags < n:
        raise ValueError(f"0 ≤ fitted < lags < {n} must hold; fitted is {fitted}, lags {lags}")
    r = acf(residuals, lags)[1:]
    statistic = float(n * (n + 2) * np.sum(r**2 / (n - np.arange(1, lags + 1))))
    return statistic, float(chdtrc(lags - fitted, statistic))
