import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.metrics import ndcg_score

from cartshift.metrics.ranking import (
    average_precision,
    coverage,
    hit_rate,
    ndcg,
    novelty,
    recall,
    reciprocal_rank,
)

RELEVANT = sp.csr_array([[1, 0, 2, 0, 0], [0, 0, 0, 0, 0], [0, 1, 0, 0, 0]])
LISTS = np.array([[3, 2, 0], [0, 1, 2], [0, 2, -1]])


def test_small_case_by_hand():
    np.testing.assert_array_equal(hit_rate(LISTS, RELEVANT), [1, np.nan, 0])
    np.testing.assert_array_equal(recall(LISTS, RELEVANT), [1, np.nan, 0])
    np.testing.assert_array_equal(reciprocal_rank(LISTS, RELEVANT), [0.5, np.nan, 0])
    expected = (1 / np.log2(3) + 1 / 2) / (1 + 1 / np.log2(3))
    np.testing.assert_allclose(ndcg(LISTS, RELEVANT), [expected, np.nan, 0])


def test_ndcg_equals_scikit_learn():
    rng = np.random.default_rng(0)
    relevant = rng.random((50, 30)) < 0.2
    relevant[:, 0] = True
    scores = rng.random((50, 30))
    lists = np.argsort(-scores, axis=1)[:, :10]
    expected = [ndcg_score([r], [s], k=10) for r, s in zip(relevant, scores, strict=True)]
    np.testing.assert_allclose(ndcg(lists, sp.csr_array(relevant * 1.0)), expected)


def test_an_empty_place_is_no_hit_on_the_last_item():
    relevant = sp.csr_array([[0, 0, 1]])
    assert hit_rate(np.array([[-1]]), relevant).tolist() == [0]


def test_a_stored_zero_is_not_relevant():
    relevant = sp.csr_array((np.array([0.0]), (np.array([0]), np.array([1]))), shape=(1, 3))
    assert np.isnan(recall(np.array([[1]]), relevant)).all()


def test_average_precision_by_hand():
    np.testing.assert_allclose(average_precision(LISTS, RELEVANT), [(1 / 2 + 2 / 3) / 2, np.nan, 0])
    # a list of one cannot hold three items: its best value is 1 all the same
    assert average_precision(np.array([[0]]), sp.csr_array([[1, 1, 1]])).tolist() == [1]


def test_novelty_in_bits():
    # of 8 users 8 have item 0, 2 have item 1, nobody has item 2
    assert novelty(np.array([[0, 1], [2, -1]]), [8, 2, 0], 8) == pytest.approx((0 + 2 + 3) / 3)
    assert np.isnan(novelty(np.array([[-1]]), [8, 2, 0], 8))


def test_coverage():
    assert coverage(np.array([[0, 1], [1, -1]]), 4) == 0.5


@pytest.mark.parametrize(
    ("lists", "message"),
    [
        ([[0, 1]], "relevant has 3 users"),
        ([[0], [5], [1]], r"\[-1, 5\)"),
        ([[0, 1], [2, 2], [0, 1]], "user 1 names item 2 twice"),
    ],
)
def test_bad_lists_are_named(lists, message):
    with pytest.raises(ValueError, match=message):
        recall(np.array(lists), RELEVANT)
