import numpy as np
import pytest

from cartshift.sequence import MarkovChain, PersonalMarkov, SecondOrderMarkov

LOG = [[1, 2, 1, 2, 3], [1, 2, 2]]


def test_counts_and_smoothing_by_hand():
    chain = MarkovChain(4, smoothing=2.0).fit(LOG)
    popularity = np.array([0, 3 + 1, 4 + 1, 1 + 1]) / 11
    np.testing.assert_allclose(chain.popularity_, popularity)
    # after 1 came 2 three times; after 2 came 1, 3 and 2
    np.testing.assert_allclose(chain.transitions_[1], ([0, 0, 3, 0] + 2 * popularity) / 5)
    np.testing.assert_allclose(chain.transitions_[2], ([0, 1, 1, 1] + 2 * popularity) / 5)
    np.testing.assert_allclose(chain.transitions_[3], popularity)  # never followed


def test_only_the_last_event_counts_and_an_empty_history_gets_popularity():
    chain = MarkovChain(4).fit(LOG)
    proba = chain.predict_proba([[3, 3, 1], [1], [], [2]])
    np.testing.assert_array_equal(proba[0], proba[1])
    np.testing.assert_array_equal(proba[2], chain.popularity_)
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    np.testing.assert_array_equal(chain.predict_proba([[]]), [chain.popularity_])


def test_pairs_do_not_cross_from_one_user_to_the_next():
    chain = MarkovChain(4, smoothing=1e-9).fit([[1, 2], [3, 2]])
    assert chain.transitions_[1, 2] == pytest.approx(1)
    assert chain.transitions_[2, 3] == chain.popularity_[3]


def test_personal_mixes_in_own_frequencies():
    model = PersonalMarkov(4, smoothing=1.0, weight=0.5).fit(LOG)
    chain = MarkovChain(4, smoothing=1.0).fit(LOG)
    own = (np.array([0, 0, 1, 3]) + chain.popularity_) / 5
    history = [3, 3, 2, 3]
    expected = 0.5 * chain.predict_proba([history])[0] + 0.5 * own
    np.testing.assert_allclose(model.predict_proba([history])[0], expected)
    np.testing.assert_allclose(model.predict_proba([[], [1]]).sum(axis=1), 1)


def test_the_second_order_by_hand():
    model = SecondOrderMarkov(4, smoothing=2.0, pair_smoothing=3.0).fit(LOG)
    first = MarkovChain(4, smoothing=2.0).fit(LOG).transitions_
    # after 1, 2 came 1, 3 and 2; after 2, 1 came 2; never anything after 3, 1
    proba = model.predict_proba([[3, 1, 2], [2, 1], [3, 1], [2], []])
    np.testing.assert_allclose(proba[0], ([0, 1, 1, 1] + 3 * first[2]) / 6)
    np.testing.assert_allclose(proba[1], ([0, 0, 1, 0] + 3 * first[1]) / 4)
    np.testing.assert_allclose(proba[2], first[1])
    np.testing.assert_allclose(proba[3], first[2])
    np.testing.assert_array_equal(proba[4], model.popularity_)


def test_short_sequences_hold_no_pair():
    model = SecondOrderMarkov(4).fit([[1], [2], [1, 3]])
    np.testing.assert_allclose(model.predict_proba([[2, 1]])[0], model.transitions_[1])
    np.testing.assert_allclose(SecondOrderMarkov(4).fit([[1]]).predict_proba([[1]]).sum(), 1)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="codes must be from 1 to 3, got 1 to 4"):
        MarkovChain(4).fit([[1, 4]])
    with pytest.raises(ValueError, match="codes must be from 1"):
        MarkovChain(4).fit(LOG).predict_proba([[0]])
    with pytest.raises(ValueError, match="smoothing"):
        MarkovChain(4, smoothing=0).fit(LOG)
    with pytest.raises(ValueError, match="weight"):
        PersonalMarkov(4, weight=1.5).fit(LOG)
    with pytest.raises(ValueError, match="pair_smoothing"):
        SecondOrderMarkov(4, pair_smoothing=0).fit(LOG)
