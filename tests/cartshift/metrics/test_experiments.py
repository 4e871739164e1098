import numpy as np
import pytest

from cartshift.metrics.experiments import (
    cuped,
    difference_in_means,
    power,
    sample_size,
    team_draft,
)


def test_sample_size_by_hand():
    # 2 (1.96 + 0.8416)² = 15.7 for a difference of one deviation
    assert sample_size(1.0, 1.0) == 16
    assert sample_size(-0.1, 1.0) == 1570


def test_power_inverts_sample_size():
    for difference, share in ((0.1, 0.8), (0.3, 0.9)):
        n = sample_size(difference, 2.0, power=share)
        assert power(difference, 2.0, n) == pytest.approx(share, abs=0.01)
        assert power(difference, 2.0, n - 1) < share <= power(difference, 2.0, n) + 1e-9
    assert power(0.0, 1.0, 50) == pytest.approx(0.05)


def test_difference_in_means_is_of_b_and_covers():
    rng = np.random.default_rng(0)
    found = [
        difference_in_means(rng.normal(0, 1, 80), rng.normal(0.5, 2, 120)) for _ in range(1000)
    ]
    assert np.mean([low <= 0.5 <= high for _, low, high in found]) == pytest.approx(0.95, abs=0.02)
    assert difference_in_means([0.0, 0.0], [1.0, 1.0]) == (1.0, 1.0, 1.0)


def test_cuped_keeps_the_mean_and_takes_the_explained_variance():
    rng = np.random.default_rng(1)
    before = rng.normal(5, 2, 5000)
    outcome = before + rng.normal(0, 1, 5000)
    adjusted = cuped(outcome, before)
    assert adjusted.mean() == pytest.approx(outcome.mean())
    r = np.corrcoef(before, outcome)[0, 1]
    assert adjusted.var() == pytest.approx(outcome.var() * (1 - r**2))
    assert np.corrcoef(adjusted, before)[0, 1] == pytest.approx(0, abs=1e-9)


def test_cuped_with_nothing_to_learn_from():
    outcome = np.array([1.0, 2.0, 4.0])
    adjusted = cuped(outcome, np.ones(3))
    np.testing.assert_array_equal(adjusted, outcome)
    assert adjusted is not outcome


def lists(n=4000, k=4, pool=12, seed=2):
    rng = np.random.default_rng(seed)
    return (rng.permuted(np.tile(np.arange(pool), (n, 1)), axis=1)[:, :k] for _ in range(2))


def test_teams_are_equal_and_no_item_comes_twice():
    a, b = lists()
    items, from_b = team_draft(a, b, np.random.default_rng(3))
    assert (from_b.sum(axis=1) == 2).all()
    assert (np.diff(np.sort(items, axis=1), axis=1) > 0).all()
    for item, team, first, second in zip(items, from_b, a, b, strict=True):
        assert set(item[team]) <= set(second)
        assert set(item[~team]) <= set(first)


def test_each_pair_of_places_has_one_item_of_each_and_a_fair_coin():
    a, b = lists()
    _, from_b = team_draft(a, b, np.random.default_rng(4))
    assert (from_b[:, 0] != from_b[:, 1]).all()
    assert (from_b[:, 2] != from_b[:, 3]).all()
    np.testing.assert_allclose(from_b.mean(axis=0), 0.5, atol=0.03)


def test_equal_rankings_come_back():
    a = np.array([[3, 1, 2], [0, 5, 4]])
    items, _ = team_draft(a, a, np.random.default_rng(5))
    np.testing.assert_array_equal(items, a)


@pytest.mark.parametrize(
    "call",
    [
        lambda: sample_size(0, 1),
        lambda: sample_size(1, 0),
        lambda: sample_size(1, 1, alpha=0.9, power=0.5),
        lambda: power(1, 1, 0),
        lambda: power(1, -1, 5),
        lambda: difference_in_means([1.0], [1.0, 2.0]),
        lambda: cuped([1.0, 2.0], [1.0]),
        lambda: team_draft(np.zeros((2, 3), int), np.zeros((2, 2), int), np.random.default_rng()),
    ],
)
def test_bad_input(call):
    with pytest.raises(ValueError):
        call()
