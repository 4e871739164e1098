"""Rolling origins, scaled errors and the seasonal naive forecast."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartshift.forecast import mase, rolling_origin, seasonal_naive


def test_rolling_origin_shows_the_past_alone():
    seen = []

    def fit(history, horizon):
        seen.append(history.tolist())
        assert history.base is None, "a view leads to the future"
        history[:] = -1
        return np.full(horizon, float(len(history)))

    test = rolling_origin(np.arange(10), fit, horizon=2, step=3, start=4)
    assert seen == [list(range(4)), list(range(7))]
    assert test.origins.tolist() == [4, 7]
    assert test.forecasts.tolist() == [[4, 4], [7, 7]]
    assert test.actuals.tolist() == [[4, 5], [7, 8]]


@given(st.integers(1, 30), st.integers(1, 6), st.integers(1, 6), st.integers(1, 12))
def test_every_origin_with_a_whole_horizon_is_used(n, horizon, step, start):
    expected = [o for o in range(start, n + 1) if (o - start) % step == 0 and o + horizon <= n]
    if not expected:
        with pytest.raises(ValueError, match="horizon"):
            rolling_origin(np.zeros(n), lambda x, h: np.zeros(h), horizon, step, start)
        return
    test = rolling_origin(np.zeros(n), lambda x, h: np.zeros(h), horizon, step, start)
    assert test.origins.tolist() == expected


def test_rolling_origin_keeps_the_ends_of_intervals():
    test = rolling_origin(np.arange(9), lambda x, h: np.zeros((h, 3)), 2, 2, 5)
    assert test.forecasts.shape == (2, 2, 3)


def test_rolling_origin_keeps_each_forecast_of_a_model_that_writes_into_one_array():
    buffer = np.empty(1)

    def fit(history, horizon):
        buffer[:] = len(history)
        return buffer

    assert rolling_origin(np.arange(4), fit, 1, 1, 1).forecasts.tolist() == [[1], [2], [3]]


def test_mase_of_the_naive_forecast_on_its_own_train_is_one():
    rng = np.random.default_rng(1)
    train = rng.normal(size=50)
    assert mase(train[7:], train[:-7], train, 7) == pytest.approx(1)
    assert mase([10, 12], [11, 9], [1, 3, 2, 5], 1) == pytest.approx(1)  # 2 over 2


def test_mase_ignores_level_and_scale():
    rng = np.random.default_rng(2)
    actual, forecast, train = rng.normal(size=(3, 20))
    moved = mase(5 - 3 * actual, 5 - 3 * forecast, 5 - 3 * train, 2)
    assert moved == pytest.approx(mase(actual, forecast, train, 2))


def test_seasonal_naive_repeats_or_averages_the_last_seasons():
    history = [9, 9, 9, 1, 2, 3, 3, 4, 5]
    assert seasonal_naive(history, 5, 3).tolist() == [3, 4, 5, 3, 4]
    assert seasonal_naive(history, 3, 3, seasons=2).tolist() == [2, 3, 4]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: mase([1, 2], [1], [1, 2], 1), "shape"),
        (lambda: mase([np.nan], [1], [1, 2], 1), "NaN"),
        (lambda: mase([1], [1], [1, 2], 2), "season"),
        (lambda: mase([1], [1], [1, 2, 1, 2], 2), "no error"),
        (lambda: seasonal_naive([1, 2], 1, 3), "history"),
        (lambda: seasonal_naive([1, 2], 1, 0), "at least 1"),
        (lambda: seasonal_naive([1, 2], 1, 1, seasons=0), "at least 1"),
        (lambda: rolling_origin([1, 2, 3], lambda x, h: [0.0], 2, 1, 1), "shape"),
        (lambda: rolling_origin([1, 2, 3], lambda x, h: [0.0], 1, 0, 1), "step"),
        (lambda: rolling_origin([1, np.inf, 3], lambda x, h: [0.0], 1, 1, 1), "position 1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
