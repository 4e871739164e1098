import itertools

import numpy as np
import pytest
from sklearn.metrics import ndcg_score

from cartshift.metrics.scores import hit_rate, ndcg, reciprocal_rank


def orders(scores):
    """All rankings that agree with the scores."""
    for order in itertools.permutations(range(len(scores))):
        if all(scores[a] >= scores[b] for a, b in itertools.pairwise(order)):
            yield order


@pytest.mark.parametrize("k", [1, 2, 4, 9])
def test_ties_are_averaged_over_all_orders(k):
    rng = np.random.default_rng(k)
    scores, gains = rng.integers(0, 3, (12, 6)), rng.integers(0, 4, (12, 6))
    gains[:, 0] = 1
    targets = rng.integers(0, 6, 12)
    discount = 1 / np.log2(np.arange(2, 8)) * (np.arange(6) < k)
    for user in range(12):
        lists = np.array(list(orders(scores[user])))
        ideal = np.sort(gains[user])[::-1] @ discount
        expected = (gains[user][lists] @ discount).mean() / ideal
        assert ndcg(gains[[user]], scores[[user]], k)[0] == pytest.approx(expected, abs=1e-12)
        place = 1 + (lists == targets[user]).argmax(axis=1)
        one = scores[[user]], targets[[user]]
        assert hit_rate(*one, k)[0] == pytest.approx((place <= k).mean(), abs=1e-12)
        assert reciprocal_rank(*one)[0] == pytest.approx((1 / place).mean(), abs=1e-12)


@pytest.mark.parametrize("levels", [3, 10**6])
def test_ndcg_equals_scikit_learn(levels):
    rng = np.random.default_rng(3)
    gains, scores = rng.integers(0, 5, (30, 20)), rng.integers(0, levels, (30, 20))
    expected = [ndcg_score([g], [s], k=7) for g, s in zip(gains, scores, strict=True)]
    np.testing.assert_allclose(ndcg(gains, scores, 7), expected, atol=1e-12)


def test_unsigned_scores_are_not_wrapped():
    np.testing.assert_allclose(ndcg([[1, 0]], np.array([[1, 0]], dtype=np.uint8), 1), [1])


def test_users_without_relevant_items_and_barred_targets():
    np.testing.assert_array_equal(ndcg([[0, 0], [1, 0]], [[1, 2], [2, 1]], 2), [np.nan, 1])
    barred = np.array([[0.5, -np.inf], [-np.inf, -np.inf]])
    np.testing.assert_array_equal(hit_rate(barred, [1, 0], 2), [0, 0])
    np.testing.assert_array_equal(reciprocal_rank(barred, [1, 0]), [0, 0])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ndcg([[1]], [[1, 2]], 1), r"\(1, 1\)"),
        (lambda: ndcg([[-1]], [[1]], 1), "negative"),
        (lambda: ndcg([[1], [1]], [[1], [np.nan]], 1), "user 1"),
        (lambda: ndcg([[1]], [[1]], 0), "k must be"),
        (lambda: hit_rate([[1.0, np.nan]], [0], 1), "user 0"),
        (lambda: hit_rate([[1.0]], [0], 0), "k must be"),
        (lambda: hit_rate([[1.0]], [1], 1), r"\[0, 1\)"),
        (lambda: reciprocal_rank([[1.0]], [0, 0]), "do not fit"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
