import numpy as np
import pytest

from cartshift.metrics.clusters import cluster_bootstrap, cluster_mean, design_effect
from cartshift.metrics.intervals import bootstrap_mean, t_interval


def grouped(n_groups=400, size=10, seed=0):
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(n_groups), size)
    return rng.normal(size=n_groups)[groups] + rng.normal(size=groups.size), groups


def test_with_a_row_a_group_it_is_students_interval():
    values = np.random.default_rng(1).normal(size=30)
    np.testing.assert_allclose(cluster_mean(values, np.arange(30)), t_interval(values))


def test_equal_groups_give_the_interval_of_their_means():
    values, groups = grouped()
    means = values.reshape(400, 10).mean(axis=1)
    np.testing.assert_allclose(cluster_mean(values, groups), t_interval(means))


def test_order_and_names_of_groups_do_not_matter():
    values, groups = grouped(20)
    order = np.random.default_rng(2).permutation(groups.size)
    names = np.array([f"user {g}" for g in groups])
    np.testing.assert_allclose(
        cluster_mean(values[order], names[order]), cluster_mean(values, groups)
    )


def test_bootstrap_agrees_with_the_closed_form_for_unequal_groups():
    rng = np.random.default_rng(3)
    groups = np.repeat(np.arange(150), rng.integers(1, 20, size=150))
    values = rng.normal(size=150)[groups] + rng.normal(size=groups.size)
    closed = cluster_mean(values, groups)
    drawn = cluster_bootstrap(np.mean, values, groups=groups, rng=rng, n_boot=2000)
    assert drawn.estimate == pytest.approx(closed.estimate)
    assert drawn.high - drawn.low == pytest.approx(closed.high - closed.low, rel=0.1)


def test_bootstrap_of_single_rows_is_the_ordinary_one():
    values = np.random.default_rng(4).normal(size=200)
    ours = cluster_bootstrap(
        np.mean, values, groups=np.arange(200), rng=np.random.default_rng(5), n_boot=2000
    )
    theirs = bootstrap_mean(values, np.random.default_rng(6))
    np.testing.assert_allclose(ours, theirs, atol=0.02)


def test_bootstrap_keeps_groups_whole_and_arrays_together():
    groups = np.array([1, 0, 1, 0, 2])
    a = np.arange(5)

    def statistic(x, y):
        assert (y == 10 * x).all()
        assert (x == 0).sum() == (x == 2).sum()
        assert (x == 1).sum() == (x == 3).sum()
        return x.mean()

    cluster_bootstrap(statistic, a, 10 * a, groups=groups, rng=np.random.default_rng(0), n_boot=50)


def test_undefined_resamples_are_left_out():
    def rare(x):
        return np.nan if x.max() == 0 else 1.0

    interval = cluster_bootstrap(
        rare, np.array([0, 0, 1]), groups=np.arange(3), rng=np.random.default_rng(0), n_boot=50
    )
    assert interval == (1.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="undefined"):
        cluster_bootstrap(
            lambda x: np.nan, np.zeros(3), groups=np.arange(3), rng=np.random.default_rng(0)
        )


def test_design_effect_of_copies_is_their_number():
    values = np.random.default_rng(7).normal(size=500)
    assert design_effect(np.repeat(values, 8), np.repeat(np.arange(500), 8)) == pytest.approx(
        8, rel=0.01
    )
    assert design_effect(values, np.arange(500)) == pytest.approx(1)
    assert np.isnan(design_effect(np.ones(4), [0, 0, 1, 1]))


@pytest.mark.parametrize(
    ("values", "groups", "level", "message"),
    [
        ([1.0, 2.0], [0, 0], 0.95, "two groups"),
        ([1.0, 2.0], [0, 1, 2], 0.95, "one shape"),
        ([[1.0], [2.0]], [0, 1], 0.95, "one shape"),
        ([1.0, np.nan], [0, 1], 0.95, "value 1"),
        ([1.0, 2.0], [0, 1], 1.0, "level"),
    ],
)
def test_bad_input(values, groups, level, message):
    with pytest.raises(ValueError, match=message):
        cluster_mean(values, groups, level=level)


def test_bad_bootstraps():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="lengths"):
        cluster_bootstrap(np.mean, [1, 2], [1, 2, 3], groups=[0, 1], rng=rng)
    with pytest.raises(ValueError, match="no array"):
        cluster_bootstrap(np.mean, groups=[0, 1], rng=rng)
    with pytest.raises(ValueError, match="level"):
        cluster_bootstrap(np.mean, [1, 2], groups=[0, 1], rng=rng, level=0)
