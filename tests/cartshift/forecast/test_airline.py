"""The airline model: against dense Gaussian algebra and against statsmodels."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm
from statsmodels.tsa.statespace.sarimax import SARIMAX

from cartshift.forecast import rolling_origin
from cartshift.forecast.airline import Airline
from cartshift.forecast.statespace import SARIMA


def orders(n=210, level=60, seed=0):
    rng = np.random.default_rng(seed)
    week = np.array([0.9, 0.8, 0.8, 0.9, 1.0, 1.4, 1.2])
    drift = np.exp(rng.normal(0, 0.05, n).cumsum())
    return rng.poisson(level * drift * np.resize(week, n)).astype(float)


def covariance(theta, seasonal_theta, season, n):
    """Of n values of the moving average, entry by entry, over that of the noise."""
    c = np.zeros(season + 2)
    for lag, value in ((0, 1.0), (1, theta), (season, seasonal_theta), (season + 1, theta * seasonal_theta)):  # fmt: skip
        c[lag] += value
    return np.array(
        [
            [
                sum(c[j] * c[j + abs(a - b)] for j in range(len(c)) if j + abs(a - b) < len(c))
                for b in range(n)
            ]
            for a in range(n)
        ]
    )


def dense(x, model, horizon):
    """Mean and standard deviation of what follows, by conditioning all of it on all of the past."""
    theta, seasonal_theta, sigma = model.result_
    s = model.season
    w = np.array([x[t] - x[t - 1] - x[t - s] + x[t - s - 1] for t in range(s + 1, len(x))])
    n = len(w)
    G = covariance(theta, seasonal_theta, s, n + horizon)
    K = G[n:, :n] @ np.linalg.inv(G[:n, :n])
    ahead, error = K @ w, G[n:, n:] - K @ G[:n, n:]
    y, to_y = list(x), []
    for i in range(horizon):
        y.append(y[-1] + y[-s] - y[-s - 1] + ahead[i])
        row = np.eye(horizon)[i]
        for lag, sign in ((1, 1), (s, 1), (s + 1, -1)):
            if i >= lag:
                row = row + sign * to_y[i - lag]
        to_y.append(row)
    to_y = np.array(to_y)
    return np.array(y[len(x) :]), sigma * np.sqrt(np.diag(to_y @ error @ to_y.T))


@pytest.mark.parametrize(("season", "n"), [(7, 9), (7, 12), (7, 60), (2, 4), (2, 30), (12, 40)])
def test_forecasts_and_intervals_are_those_of_dense_algebra(season, n):
    rng = np.random.default_rng(season * n)
    model = Airline(season, log=False).fit(rng.normal(size=80).cumsum())
    x = rng.normal(size=n).cumsum()
    mean, sd = dense(x, model, 17)
    forecast, low, high = model.forecast(x, 17, coverage=0.9).T
    np.testing.assert_allclose(forecast, mean, rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(high - low, 2 * norm.ppf(0.95) * sd, rtol=1e-8)


def test_the_likelihood_is_exact_and_at_its_top():
    x = orders(90)
    model = Airline(7, log=False).fit(x)
    w = np.diff(x[7:] - x[:-7])

    def log_likelihood(theta, seasonal_theta, sigma):
        return multivariate_normal.logpdf(
            w, cov=sigma**2 * covariance(theta, seasonal_theta, 7, len(w))
        )

    top = log_likelihood(*model.result_)
    for step in ((0.02, 0, 0), (-0.02, 0, 0), (0, 0.02, 0), (0, 0, 0.5), (0, 0, -0.5)):
        assert log_likelihood(*np.add(model.result_, step)) < top
    peer = SARIMAX(x, order=(0, 1, 1), seasonal_order=(0, 1, 1, 7), simple_differencing=True)
    assert top >= peer.fit(disp=False).llf - 1e-3


@pytest.mark.parametrize("log", [True, False])
def test_it_forecasts_what_the_state_space_forecasts(log):
    x = orders()
    own = Airline(7, log=log).fit(x)
    peer = SARIMA((0, 1, 1), (0, 1, 1, 7), log=log).fit(x)
    # two searches for the same top: its place along a flat ridge is known to a few per cent
    np.testing.assert_allclose(own.forecast(x, 14), peer.forecast(x, 14), rtol=0.02, atol=0.3)


def test_parameters_are_kept_and_the_history_moves():
    x = orders()
    model = Airline(7).fit(x[:140])
    before = model.result_
    test = rolling_origin(x, model.forecast, horizon=7, step=7, start=140)
    assert test.forecasts.shape == (10, 7, 3)
    assert model.result_ == before
    np.testing.assert_allclose(test.forecasts[0], model.forecast(x[:140], 7))
    assert (test.forecasts >= 0).all()


@pytest.mark.parametrize(
    ("series", "season", "match"),
    [
        ([1.0, 2.0, 4.0] * 2, 7, "needs at least 9 values; there are 6"),
        ([1.0, 2.0] * 9, 1, "at least 2 steps"),
        (np.arange(30.0), 7, "nothing to estimate"),
        ([3.0] * 30, 7, "constant"),
        ([1.0, np.nan] * 20, 7, "position"),
    ],
)
def test_what_cannot_be_fitted_is_named(series, season, match):
    with pytest.raises(ValueError, match=match):
        Airline(season, log=False).fit(series)


def test_a_history_that_is_too_short_is_named():
    model = Airline(7).fit(orders())
    with pytest.raises(ValueError, match="needs at least 9 values; there are 8"):
        model.forecast(orders(8), 3)


def test_a_long_series_with_a_fixed_week_can_be_fitted():
    week = np.resize([0.0, 0, 0, 1, 2, 4, 3], 5000)
    model = Airline(7, log=False).fit(week + np.random.default_rng(0).normal(size=5000))
    assert model.result_.theta < -0.98
    assert model.result_.seasonal_theta < -0.98
    assert 0.95 < model.result_.sigma < 1.05
