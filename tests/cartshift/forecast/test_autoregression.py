"""Differences, autocorrelation, autoregression and the Ljung–Box test."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.stats.diagnostic import acorr_ljungbox
from statsmodels.tsa.ar_model import AutoReg
from statsmodels.tsa.stattools import acf as peer_acf

from cartshift.forecast import acf, difference, fit_ar, forecast_ar, ljung_box, undifference

SERIES = arrays(float, st.integers(9, 40), elements=st.floats(-1e3, 1e3))


def simulated_ar(coefficients, n, seed, intercept=0.0):
    rng = np.random.default_rng(seed)
    p = len(coefficients)
    x = np.zeros(n + 100)
    for t in range(p, len(x)):
        x[t] = intercept + x[t - p : t][::-1] @ coefficients + rng.normal()
    return x[100:]


@settings(max_examples=30, deadline=None)
@given(SERIES, st.integers(1, 8))
def test_undifference_turns_differences_back(x, lag):
    back = undifference(difference(x, lag), x[:lag], lag)
    np.testing.assert_allclose(back, x[lag:], atol=1e-9)


def test_undifference_continues_behind_the_last_values_of_a_longer_history():
    assert undifference([1, 1, 1], [100, 5, 9], 2).tolist() == [6, 10, 7]
    assert undifference([2, 2, 2], [7, 1]).tolist() == [3, 5, 7]


@settings(max_examples=30, deadline=None)
@given(SERIES)
def test_acf_is_that_of_statsmodels_and_ignores_level_and_scale(x):
    if np.ptp(x) < 1e-3:
        return
    ours = acf(x, 8)
    np.testing.assert_allclose(ours, peer_acf(x, nlags=8, fft=False), atol=1e-6)
    np.testing.assert_allclose(acf(5 - 3 * x, 8), ours, atol=1e-6)


@pytest.mark.parametrize("p", [1, 2, 7])
def test_fit_ar_is_conditional_least_squares(p):
    x = simulated_ar([0.5, -0.3], 200, seed=p, intercept=3.0)
    ours, peer = fit_ar(x, p), AutoReg(x, p).fit()
    np.testing.assert_allclose([ours.intercept, *ours.coefficients], peer.params, rtol=1e-7)
    np.testing.assert_allclose(ours.variance, peer.sigma2, rtol=1e-7)
    np.testing.assert_allclose(forecast_ar(ours, x, 9), peer.forecast(9), rtol=1e-7)


def test_fit_ar_finds_the_process():
    model = fit_ar(simulated_ar([0.6, -0.4], 20_000, seed=4, intercept=2.0), 2)
    np.testing.assert_allclose(model.coefficients, [0.6, -0.4], atol=0.02)
    np.testing.assert_allclose([model.intercept, model.variance], [2.0, 1.0], atol=0.05)


def test_ljung_box_is_that_of_statsmodels():
    x = simulated_ar([0.3], 150, seed=5)
    peer = acorr_ljungbox(x, lags=[10], model_df=2)
    np.testing.assert_allclose(ljung_box(x, 10, 2), peer.to_numpy()[0], rtol=1e-7)


def test_ljung_box_rejects_white_noise_as_often_as_it_says():
    rng = np.random.default_rng(6)
    p_values = [ljung_box(rng.normal(size=200), 10)[1] for _ in range(500)]
    assert 0.02 < np.mean(np.array(p_values) < 0.05) < 0.08
    assert ljung_box(simulated_ar([0.5], 200, seed=7), 10)[1] < 1e-4


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: difference([1, 2, 3], 0), "lag"),
        (lambda: difference([1, 2, 3], 3), "lag"),
        (lambda: difference([1, np.nan, 3]), "position 1"),
        (lambda: difference([[1, 2, 3]]), "one dimension"),
        (lambda: undifference([1], [1, 2], 3), "lag"),
        (lambda: acf([1, 2, 3], 3), "nlags"),
        (lambda: acf([2, 2, 2], 1), "constant"),
        (lambda: fit_ar([1, 2, 4], 1), "2 p"),
        (lambda: fit_ar(range(9), 0), "p ≥ 1"),
        (lambda: fit_ar(np.ones(9), 1), "constant"),
        (lambda: forecast_ar(fit_ar([1, 2, 0, 3, 1, 5], 2), [1], 3), "history"),
        (lambda: ljung_box([1, 2, 0, 3], 2, 2), "fitted"),
        (lambda: ljung_box([1, 2, 0, 3], 4), "lags"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
