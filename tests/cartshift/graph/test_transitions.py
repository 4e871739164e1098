"""Sessions as a graph of items: small cases worked by hand."""

import numpy as np
import pytest

from cartshift.graph.transitions import (
    examples,
    hit_rate,
    markov_scores,
    session_knn_scores,
    transition_counts,
)

SESSIONS = [np.array([0, 1, 2]), np.array([0, 1]), np.array([3])]


def test_transitions_are_counted_in_their_direction():
    counts = transition_counts(SESSIONS, 4)
    expected = np.zeros((4, 4))
    expected[0, 1], expected[1, 2] = 2, 1
    np.testing.assert_array_equal(counts.toarray(), expected)
    assert transition_counts([], 4).nnz == 0
    assert transition_counts([np.array([3], dtype=np.int8)], 4).nnz == 0


def test_small_codes_do_not_wrap():
    assert transition_counts([np.array([200, 250], dtype=np.uint8)], 300)[200, 250] == 1


def test_every_item_but_the_first_is_a_target():
    contexts, targets = examples(SESSIONS, 4, 2)
    np.testing.assert_array_equal(contexts, [[4, 0], [0, 1], [4, 0]])
    np.testing.assert_array_equal(targets, [1, 2, 1])
    contexts, targets = examples([np.arange(4)], 4, 2)
    np.testing.assert_array_equal(contexts[-1], [1, 2])
    assert examples([], 4, 2)[0].shape == (0, 2)


def test_the_last_item_is_never_proposed_and_ties_share_their_places():
    contexts, targets = np.array([[4, 0]]), np.array([2])
    assert hit_rate([[9.0, 5, 4, 3]], contexts, targets, k=1) == 0
    assert hit_rate([[9.0, 5, 4, 3]], contexts, targets, k=2) == 1
    assert hit_rate([[0.0, 0, 0, 0]], contexts, targets, k=1) == 0
    assert hit_rate([[0.0, 0, 0, 0]], contexts, targets, k=2) == 1


def test_markov_counts_decide_and_popularity_breaks_ties():
    scores = markov_scores(transition_counts(SESSIONS, 4), np.array([[4, 0]]), [1, 2, 5, 9])
    assert scores[0].argsort()[::-1].tolist() == [1, 3, 2, 0]


def test_session_knn_by_hand():
    scores = session_knn_scores(SESSIONS, np.array([[0, 1]]), 4, k=1, decay=0.5)
    # the session {0, 1} is nearest: (0.5 + 1) / √2; {0, 1, 2} has 1.5 / √3
    np.testing.assert_allclose(scores, [[1.5 / 2**0.5, 1.5 / 2**0.5, 0, 0]])
    both = session_knn_scores(SESSIONS, np.array([[0, 1]]), 4, k=9, decay=0.5)
    assert both[0, 2] == pytest.approx(1.5 / 3**0.5)
    assert both[0, 3] == 0
