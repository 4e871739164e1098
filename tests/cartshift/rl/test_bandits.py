import numpy as np
import pytest

from cartshift.rl import epsilon_greedy, thompson, ucb1


def test_epsilon_greedy_explores_at_the_stated_rate_and_breaks_ties_evenly():
    rng = np.random.default_rng(0)
    chosen = [epsilon_greedy([1.0, 3.0, 3.0, 0.0], 0.2, rng) for _ in range(20_000)]
    shares = np.bincount(chosen, minlength=4) / len(chosen)
    np.testing.assert_allclose(shares, [0.05, 0.45, 0.45, 0.05], atol=0.015)


def test_epsilon_zero_never_explores_and_a_seed_repeats():
    rng = np.random.default_rng(0)
    assert {epsilon_greedy([0.0, 1.0], 0.0, rng) for _ in range(200)} == {1}
    a, b = ([epsilon_greedy(np.zeros(9), 0.5, np.random.default_rng(3))] for _ in range(2))
    assert a == b


def test_ucb1_tries_everything_first_and_then_adds_the_width():
    assert ucb1([3, 0, 0], [1.0, np.nan, np.nan], 3) == 1
    # 0.5 + sqrt(2 ln 100 / 90) = 0.820, 0.3 + sqrt(2 ln 100 / 10) = 1.260
    assert ucb1([90, 10], [0.5, 0.3], 100) == 1
    assert ucb1([50, 50], [0.5, 0.3], 100) == 0
    assert ucb1([50, 50], [0.5, 0.5], 100) == 0


def test_the_regret_of_ucb1_grows_ever_more_slowly():
    rng, p = np.random.default_rng(0), np.array([0.2, 0.5])
    counts, means, wrong = np.zeros(2, dtype=int), np.zeros(2), []
    for t in range(4000):
        a = ucb1(counts, means, t)
        counts[a] += 1
        means[a] += ((rng.random() < p[a]) - means[a]) / counts[a]
        wrong.append(a == 0)
    assert sum(wrong[2000:]) < 0.5 * sum(wrong[:2000])
    assert sum(wrong) < 400


@pytest.mark.parametrize("epsilon", [-0.1, 1.1, np.nan])
def test_epsilon_outside_0_to_1_is_refused(epsilon):
    with pytest.raises(ValueError, match="epsilon"):
        epsilon_greedy([1.0], epsilon, np.random.default_rng(0))


def test_bad_rows_are_refused():
    with pytest.raises(ValueError, match="at least one action"):
        epsilon_greedy([], 0.1, np.random.default_rng(0))
    with pytest.raises(ValueError, match="negative"):
        ucb1([-1, 2], [0.0, 0.0], 1)
    with pytest.raises(ValueError, match="equally long"):
        ucb1([1, 2], [0.0], 3)
    with pytest.raises(ValueError, match="NaN"):
        ucb1([0, 2], [0.0, np.nan], 2)
    with pytest.raises(ValueError, match="t must"):
        ucb1([1, 2], [0.0, 0.0], 0)


def test_many_rows_at_once_are_rows_on_their_own():
    values = np.tile([[0.0, 1.0], [2.0, -1.0]], (2000, 1))
    actions = epsilon_greedy(values, 0.5, np.random.default_rng(0))
    assert actions.shape == (4000,)
    assert np.mean(actions[::2]) == pytest.approx(0.75, abs=0.04)
    assert np.mean(actions[1::2]) == pytest.approx(0.25, abs=0.04)
    counts, means = [[90, 10], [50, 50], [3, 0]], [[0.5, 0.3], [0.5, 0.3], [1.0, np.nan]]
    assert ucb1(counts, means, 100).tolist() == [1, 0, 1]
    wins, losses = (
        np.tile([[900, 500], [5, 900]], (50, 1)),
        np.tile([[100, 500], [900, 5]], (50, 1)),
    )
    assert thompson(wins, losses, np.random.default_rng(0)).tolist() == [0, 1] * 50


def test_without_width_ucb_is_greedy():
    assert ucb1([90, 10], [0.5, 0.3], 100, width=0) == 0
    with pytest.raises(ValueError, match="width"):
        ucb1([90, 10], [0.5, 0.3], 100, width=-1)


def test_thompson_chooses_as_often_as_an_action_may_be_best():
    rng = np.random.default_rng(0)
    # Beta(2, 1) against Beta(1, 1): P(x > y) = 2/3
    chosen = thompson(np.tile([1, 0], (20_000, 1)), np.zeros((20_000, 2)), rng)
    assert np.mean(chosen == 0) == pytest.approx(2 / 3, abs=0.015)
    with pytest.raises(ValueError, match="negative"):
        thompson([1, -1], [0, 0], rng)
    with pytest.raises(ValueError, match="equally long"):
        thompson([1], [0, 0], rng)
