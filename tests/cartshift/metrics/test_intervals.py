import numpy as np
import pytest

from cartshift.metrics.intervals import bootstrap_mean, t_interval


def test_interval_covers_the_mean_as_often_as_it_says():
    rng = np.random.default_rng(0)
    covered = 0
    for _ in range(200):
        sample = rng.exponential(size=150)
        interval = bootstrap_mean(sample, rng, level=0.9, n_boot=300)
        covered += interval.low <= 1.0 <= interval.high
    # 180 expected; 200 draws at 0.9 lie in [166, 192] with 99.7 %
    assert 162 <= covered <= 192


def test_nan_users_are_left_out_and_the_seed_decides():
    values = [1.0, np.nan, 3.0]
    a = bootstrap_mean(values, np.random.default_rng(1))
    assert a == bootstrap_mean([1.0, 3.0], np.random.default_rng(1))
    assert a.estimate == 2.0
    assert str(a) == "2.000 [1.000, 3.000]"


def test_bad_input():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="no value"):
        bootstrap_mean([np.nan], rng)
    with pytest.raises(ValueError, match="level"):
        bootstrap_mean([1.0], rng, level=95)


def test_t_interval_covers_as_often_as_it_says_with_five_draws():
    rng = np.random.default_rng(0)
    draws = rng.normal(3.0, 2.0, size=(2000, 5))
    covered = sum(low <= 3.0 <= high for _, low, high in map(t_interval, draws))
    # 1,900 expected, standard deviation 9.7
    assert 1865 <= covered <= 1935


def test_t_interval_by_hand():
    # mean 2, s = 1, t(0.975, 2) = 4.3027, half width 4.3027 / √3
    low, high = 2 - 4.302653 / np.sqrt(3), 2 + 4.302653 / np.sqrt(3)
    np.testing.assert_allclose(t_interval([1, np.nan, 2, 3]), (2, low, high), rtol=1e-6)


def test_t_interval_refuses_one_draw():
    with pytest.raises(ValueError, match="there are 1"):
        t_interval([1.0, np.nan])
    with pytest.raises(ValueError, match="level"):
        t_interval([1.0, 2.0], level=0)
