"""One boosting model for many series."""

import numpy as np
import pytest

from cartshift.forecast.boosting import GlobalBoosting

WEEK = np.array([0.9, 0.8, 0.8, 0.9, 1.0, 1.4, 1.2])


def orders(n, level, seed):
    return np.random.default_rng(seed).poisson(level * np.resize(WEEK, n)).astype(float)


def test_learns_the_week_and_keeps_to_the_level_of_each_series():
    model = GlobalBoosting().fit([orders(200, 400, 0), orders(200, 40, 1)])
    for level in (40, 400, 4000):  # the last is a level that was never seen
        ahead = model.forecast(orders(203, level, 2), 7)
        np.testing.assert_allclose(ahead, level * np.roll(WEEK, -203 % 7 - 7), rtol=0.25)


def test_same_seed_same_forecast_and_the_history_stays():
    history = orders(140, 20, 3)
    before = history.copy()
    a, b = (GlobalBoosting(n_trees=10).fit([history]).forecast(history, 14) for _ in range(2))
    np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(history, before)
    assert (a >= 0).all()


def test_bad_input():
    with pytest.raises(ValueError, match="no series"):
        GlobalBoosting().fit([orders(60, 20, 0)])
    model = GlobalBoosting(n_trees=5).fit([orders(120, 20, 0)])
    with pytest.raises(ValueError, match="no forecast"):
        model.forecast(orders(120, 20, 0), 15)
    with pytest.raises(ValueError, match="no forecast"):
        model.forecast(orders(50, 20, 0), 7)
