import numpy as np
import pytest
from sklearn.metrics import precision_score

from cartshift.anomaly.windows import (
    event_f1,
    extreme_value_threshold,
    point_adjust,
    reconstruction_error,
    threshold_from_validation,
    windows,
)


def test_windows_are_slices_of_the_series():
    series = np.arange(10)
    np.testing.assert_array_equal(windows(series, 4, 3), [series[s : s + 4] for s in (0, 3, 6)])
    assert windows(series, 10).shape == (1, 10)
    assert windows(series, 11).shape == (0, 11)
    assert windows(np.zeros((10, 2)), 4).shape == (7, 4, 2)


def test_windows_are_copies():
    series = np.arange(5)
    windows(series, 2)[:] = 9
    np.testing.assert_array_equal(series, np.arange(5))


@pytest.mark.parametrize(("size", "step"), [(0, 1), (1, 0), (-1, 1)])
def test_windows_refuse_no_length(size, step):
    with pytest.raises(ValueError, match="at least 1"):
        windows(np.arange(5), size, step)


def test_errors_by_hand():
    x, x_hat = [[1.0, 2.0], [0.0, 0.0]], [[1.0, 5.0], [1.0, 0.0]]
    np.testing.assert_array_equal(reconstruction_error(x, x_hat), [4.5, 0.5])
    np.testing.assert_array_equal(reconstruction_error(x, x_hat, "max"), [9, 1])
    np.testing.assert_array_equal(reconstruction_error(x, x_hat, "last"), [9, 0])


def test_unsigned_counts_do_not_wrap():
    error = reconstruction_error(np.array([[1]], np.uint8), np.array([[3]], np.uint8))
    np.testing.assert_array_equal(error, [4])


def test_errors_refuse_shapes_that_would_broadcast():
    with pytest.raises(ValueError, match="shape"):
        reconstruction_error(np.ones((3, 2)), np.ones((1, 2)))
    with pytest.raises(ValueError, match="reduce"):
        reconstruction_error(np.ones((3, 2)), np.ones((3, 2)), "median")


def test_threshold_keeps_the_budget_on_average_for_any_sample_size():
    rng = np.random.default_rng(0)
    for n, budget in [(19, 0.05), (50, 0.1), (99, 0.2)]:
        draws = rng.exponential(size=(4000, n + 1))
        limits = np.array([threshold_from_validation(row[:-1], budget) for row in draws])
        rate = (draws[:, -1] > limits).mean()
        assert rate <= budget + 4 * np.sqrt(budget / len(draws))
        assert rate > 0.6 * budget


def test_too_few_errors_give_no_threshold():
    assert threshold_from_validation(np.arange(98.0), 0.01) == np.inf
    assert threshold_from_validation(np.arange(99.0), 0.01) == 98


def test_thresholds_refuse_nan_and_bad_budgets():
    for threshold in (threshold_from_validation, extreme_value_threshold):
        with pytest.raises(ValueError, match="NaN"):
            threshold([1.0, np.nan], 0.01)
        with pytest.raises(ValueError, match="budget"):
            threshold(np.arange(200.0), 0.0)


def test_pareto_tail_extrapolates_an_exponential_law():
    errors = np.random.default_rng(1).exponential(size=20_000)
    assert extreme_value_threshold(errors, 1e-5) == pytest.approx(-np.log(1e-5), rel=0.2)


def test_events_by_hand():
    y = [0, 1, 1, 1, 0, 0, 1, 0]
    alarm = [0, 0, 1, 0, 0, 1, 0, 0]
    assert event_f1(y, alarm) == (0.5, 0.5, 0.5)
    np.testing.assert_array_equal(point_adjust(y, alarm), [0, 1, 1, 1, 0, 1, 0, 0])


def test_an_endless_alarm_is_as_precise_as_the_base_rate():
    y = np.r_[np.zeros(90), np.ones(10)]
    score = event_f1(y, np.ones(100))
    assert score.recall == 1
    assert score.precision == pytest.approx(precision_score(y, np.ones(100)))


def test_nothing_to_share_is_zero():
    assert event_f1([0, 0], [0, 0]) == (0, 0, 0)
    assert event_f1([], []) == (0, 0, 0)


def test_events_refuse_scores_for_alarms():
    with pytest.raises(ValueError, match="alarm must hold 0 and 1"):
        event_f1([0, 1], [0.2, 0.7])


def test_point_adjust_makes_random_alarms_look_right():
    rng = np.random.default_rng(0)
    y = np.tile(np.r_[np.zeros(60), np.ones(40)], 20)
    alarm = rng.random(len(y)) < 0.05
    assert event_f1(y, alarm).precision < 0.5
    assert event_f1(y, point_adjust(y, alarm)).f1 > 0.85
