"""SARIMA and exponential smoothing of counts."""

import numpy as np
import pytest

from cartshift.forecast import rolling_origin
from cartshift.forecast.statespace import ETS, SARIMA, HarmonicRegression

AIRLINE = ((0, 1, 1), (0, 1, 1, 7))


def orders(n=140, level=600, seed=0):
    rng = np.random.default_rng(seed)
    week = np.array([0.9, 0.8, 0.8, 0.9, 1.0, 1.4, 1.2])
    return rng.poisson(level * np.resize(week, n)).astype(float)


@pytest.fixture(scope="module")
def fitted():
    return [model.fit(orders()) for model in (SARIMA(*AIRLINE), ETS(7))]


def test_forecasts_follow_the_week_and_intervals_hold_the_future(fitted):
    future = orders(154)[140:]
    for model in fitted:
        forecast, low, high = model.forecast(orders(), 14).T
        assert (low < forecast).all()
        assert (forecast < high).all()
        assert np.corrcoef(forecast, future)[0, 1] > 0.8
        assert ((future >= low) & (future <= high)).mean() > 0.5
        wider = model.forecast(orders(), 14, coverage=0.99)
        assert (wider[:, 1] < low).all()
        assert (wider[:, 2] > high).all()


def test_first_order_moving_average_is_exponential_smoothing():
    x = np.cumsum(np.random.default_rng(1).normal(size=300)) + np.random.default_rng(2).normal(
        0, 2, 300
    )
    model = SARIMA((0, 1, 1), log=False).fit(x)
    alpha = 1 + model.result_.params[0]
    level = x[0]
    for value in x[1:]:
        level += alpha * (value - level)
    np.testing.assert_allclose(model.forecast(x, 3)[:, 0], level, rtol=1e-4)


def test_parameters_are_kept_and_the_history_moves(fitted):
    for model in fitted:
        before = model.result_.params.copy()
        test = rolling_origin(orders(168), model.forecast, horizon=7, step=7, start=140)
        assert test.forecasts.shape == (4, 7, 3)
        np.testing.assert_array_equal(model.result_.params, before)
        np.testing.assert_allclose(test.forecasts[0], model.forecast(orders(), 7))


def test_residuals_leave_out_what_differencing_took_up():
    model = SARIMA(*AIRLINE).fit(orders())
    assert len(model.residuals_) == 140 - 8
    assert model.n_coefficients == 2
    assert np.abs(model.residuals_).max() < 1  # on logarithms; the first values would be near 4


def test_a_quiet_shop_is_forecast_without_going_below_zero():
    quiet = orders(level=0.3)
    for model in (SARIMA(*AIRLINE), ETS(7)):
        assert (model.fit(quiet).forecast(quiet, 14) >= 0).all()


@pytest.mark.filterwarnings("error")
def test_rough_first_guesses_are_no_warning():
    for n in (21, 60):  # too few values for a guess; a guess outside the allowed region
        SARIMA(*AIRLINE).fit(orders(n))
    SARIMA((1, 1, 1), log=False).fit([1, 0, 1, 1, 0, 1, 0, 0, 1, 1])


@pytest.mark.parametrize("bad", [[1.0, -1.0] * 20, [[1.0, 2.0]], [1.0, np.nan] * 20, [3.0] * 40])
def test_bad_series_are_named(bad):
    for model in (SARIMA(*AIRLINE), ETS(7)):
        with pytest.raises(ValueError, match=r"count|dimension|position|constant"):
            model.fit(bad)


def test_all_harmonics_are_one_level_a_weekday():
    model = HarmonicRegression((0, 1, 1), 7, 3).fit(orders())
    plain = SARIMA((0, 1, 1), log=True)
    assert model.n_coefficients == plain.n_coefficients == 1
    week = np.array([0.9, 0.8, 0.8, 0.9, 1.0, 1.4, 1.2])
    ahead = model.forecast(orders(), 7)[:, 0]
    np.testing.assert_allclose(ahead, 600 * week, rtol=0.05)
    later = model.forecast(orders(143), 7)[
        :, 0
    ]  # three days on, the week has moved with the history
    np.testing.assert_allclose(later, 600 * np.roll(week, -3), rtol=0.05)


def test_one_harmonic_is_a_smooth_week_and_even_seasons_work():
    t = np.arange(160)
    x = 50 + 10 * np.cos(2 * np.pi * t / 8) + np.random.default_rng(0).normal(size=160)
    for harmonics in (1, 4):
        model = HarmonicRegression((0, 1, 1), 8, harmonics, log=False).fit(x)
        truth = 50 + 10 * np.cos(2 * np.pi * np.arange(160, 168) / 8)
        np.testing.assert_allclose(model.forecast(x, 8)[:, 0], truth, atol=1.5)
    for harmonics in (0, 5):
        with pytest.raises(ValueError, match="harmonics"):
            HarmonicRegression((0, 1, 1), 8, harmonics).fit(x)


def test_quantiles_agree_with_the_interval(fitted):
    for model in fitted:
        forecast = model.forecast(orders(), 14)
        np.testing.assert_allclose(
            model.quantiles(orders(), 14, [0.5, 0.1, 0.9]), forecast, rtol=1e-9
        )
        with pytest.raises(ValueError, match="levels"):
            model.quantiles(orders(), 14, [0.0])
