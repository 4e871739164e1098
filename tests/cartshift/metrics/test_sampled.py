import numpy as np
import pytest

from cartshift.metrics.sampled import sampled_hit_rate


def test_all_negatives_give_the_full_hit_rate():
    ranks = np.arange(1, 31)
    np.testing.assert_allclose(sampled_hit_rate(ranks, 30, 29, 10), ranks <= 10)


def test_a_case_by_hand():
    # five items, target third: both of two negatives lie above it in 1 of 6 pairs
    assert sampled_hit_rate(np.array([3]), 5, 2, 2)[0] == pytest.approx(1 - 1 / 6)
    assert sampled_hit_rate(np.array([3]), 5, 2, 1)[0] == pytest.approx(1 / 6)


def test_it_is_the_mean_of_what_sampling_gives():
    rng = np.random.default_rng(0)
    others = np.array([i for i in range(1, 201) if i != 40])
    drawn = np.array([rng.choice(others, 20, replace=False) for _ in range(4000)])
    listed = ((drawn < 40).sum(axis=1) < 5).mean()
    assert sampled_hit_rate(np.array([40]), 200, 20, 5)[0] == pytest.approx(listed, abs=0.03)


def test_a_list_longer_than_the_sample_always_hits():
    np.testing.assert_allclose(sampled_hit_rate(np.array([1, 100]), 100, 9, 10), 1)


@pytest.mark.parametrize(
    ("ranks", "n", "m", "k", "message"),
    [
        ([0], 10, 5, 1, "ranks"),
        ([11], 10, 5, 1, "ranks"),
        ([1.5], 10, 5, 1, "ranks"),
        ([1], 10, 10, 1, "n_negatives"),
        ([1], 10, 0, 1, "n_negatives"),
        ([1], 10, 5, 0, "k must"),
    ],
)
def test_bad_input(ranks, n, m, k, message):
    with pytest.raises(ValueError, match=message):
        sampled_hit_rate(ranks, n, m, k)
