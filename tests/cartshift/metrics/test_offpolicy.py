import numpy as np
import pytest

from cartshift.metrics.offpolicy import ips, snips


def log(n, seed):
    """Three actions with known click rates; the new policy likes the one that is rarely shown."""
    rng = np.random.default_rng(seed)
    old, new, rate = np.array([0.7, 0.2, 0.1]), np.array([0.1, 0.2, 0.7]), np.array([0.1, 0.3, 0.5])
    action = rng.choice(3, n, p=old)
    return (rng.random(n) < rate[action]), old[action], new[action], float(new @ rate)


def test_ips_by_hand():
    estimate = ips([1, 0, 1, 0], [0.5, 0.5, 0.25, 0.5], [1, 0, 1, 1])
    assert estimate.estimate == pytest.approx((2 + 0 + 4 + 0) / 4)
    assert snips([1, 0, 1, 0], [0.5, 0.5, 0.25, 0.5], [1, 0, 1, 1]).estimate == pytest.approx(6 / 8)


@pytest.mark.parametrize("estimator", [ips, snips])
def test_intervals_cover_the_truth(estimator):
    found = []
    for seed in range(400):
        *columns, truth = log(500, seed)
        found.append(estimator(*columns))
    assert np.mean([f.estimate for f in found]) == pytest.approx(truth, abs=0.01)
    assert np.mean([f.low <= truth <= f.high for f in found]) == pytest.approx(0.95, abs=0.03)


def test_a_policy_judged_by_its_own_log_gets_its_mean():
    reward, old, _, _ = log(100, 0)
    for estimator in (ips, snips):
        assert estimator(reward, old, old).estimate == pytest.approx(reward.mean())


def test_snips_does_not_mind_a_constant_added_to_the_reward():
    reward, old, new, _ = log(300, 1)
    plain, moved = (snips(reward + c, old, new) for c in (0.0, 5.0))
    np.testing.assert_allclose(np.array(moved) - 5, plain)
    assert abs(ips(reward + 5.0, old, new).estimate - 5 - ips(reward, old, new).estimate) > 0.01


def test_positions_add_up():
    a, b = log(300, 2), log(300, 3)
    stacked = [np.column_stack([x, y]) for x, y in zip(a[:3], b[:3], strict=True)]
    for estimator in (ips, snips):
        apart = estimator(*a[:3]).estimate + estimator(*b[:3]).estimate
        assert estimator(*stacked).estimate == pytest.approx(apart)


def test_rows_of_a_user_widen_the_interval():
    reward, old, new, _ = log(200, 4)
    four = [np.repeat(x, 4) for x in (reward, old, new)]
    for estimator in (ips, snips):
        alone, together = (estimator(*four), estimator(*four, np.repeat(np.arange(200), 4)))
        assert (together.high - together.low) / (alone.high - alone.low) == pytest.approx(2, 0.02)


@pytest.mark.parametrize(
    ("reward", "old", "new", "message"),
    [
        ([1, 0], [0.5], [1, 1], "one shape"),
        ([1, 0], [0.0, 0.5], [1, 1], "propensity"),
        ([1, 0], [0.5, 0.5], [1, 1.5], "target"),
        ([[[1]]], [[[1]]], [[[1]]], "one shape"),
    ],
)
def test_bad_input(reward, old, new, message):
    for estimator in (ips, snips):
        with pytest.raises(ValueError, match=message):
            estimator(reward, old, new)


def test_a_policy_that_the_log_never_followed():
    with pytest.raises(ValueError, match="position 0"):
        snips([1, 0], [0.5, 0.5], [0, 0])
    assert ips([1, 0], [0.5, 0.5], [0, 0]) == (0, 0, 0)
