import numpy as np
import pytest

from cartshift.transfer import break_even


def test_the_crossing_is_interpolated_in_log_n():
    # the lead is .10, .04, -.02: two thirds of the way from 100 to 500, in logarithms
    found = break_even([20, 100, 500], [0.60, 0.70, 0.80], [0.70, 0.74, 0.78])
    assert found == pytest.approx(100 * 5 ** (2 / 3))


def test_level_scores_are_caught_up():
    assert break_even([10, 40, 90], [0.5, 0.7, 0.8], [0.6, 0.7, 0.75]) == 40


@pytest.mark.parametrize(
    "transfer", [[0.9, 0.9, 0.9], [0.4, 0.5, 0.6], [0.5, 0.6, 0.7], [0.4, 0.5, 0.8]]
)
def test_no_crossing_is_none(transfer):
    assert break_even([10, 100, 1000], [0.5, 0.6, 0.7], transfer) is None


def test_the_first_of_two_crossings_counts_and_a_late_lead_can_still_fall():
    n = [1, 10, 100, 1000]
    assert break_even(n, [0] * 4, [1, -1, 1, -1]) == pytest.approx(10**0.5)
    assert break_even(n, [0] * 4, [-1, 1, 1, -1]) == pytest.approx(10**2.5)


@pytest.mark.parametrize(
    "arguments",
    [
        ([], [], []),
        ([1, 2], [0.5], [0.5, 0.6]),
        ([[1, 2]], [[0.5, 0.6]], [[0.5, 0.6]]),
        ([0, 2], [0.5, 0.6], [0.5, 0.6]),
        ([2, 2], [0.5, 0.6], [0.5, 0.6]),
        ([3, 2], [0.5, 0.6], [0.5, 0.6]),
        ([1, 2], [0.5, np.nan], [0.5, 0.6]),
    ],
)
def test_bad_curves_are_refused(arguments):
    with pytest.raises(ValueError):
        break_even(*arguments)
