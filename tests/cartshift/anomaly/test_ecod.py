import numpy as np
import pytest

from cartshift.anomaly import ECOD


def test_paper_by_hand():
    # column 0 has its long tail on the right, column 1 on the left
    X = np.array([[0.0, 0.0], [1.0, 9.0], [2.0, 10.0], [9.0, 11.0]])
    left = -np.log(np.array([[1, 1], [2, 2], [3, 3], [4, 4]]) / 4)
    right = -np.log(np.array([[4, 4], [3, 3], [2, 2], [1, 1]]) / 4)
    skewed = np.column_stack([right[:, 0], left[:, 1]])
    expected = np.max([t.sum(axis=1) for t in (left, right, skewed)], axis=0)
    model = ECOD().fit(X)
    np.testing.assert_allclose(-model.score_samples(X), expected, atol=1e-12)
    np.testing.assert_array_equal(model.left_, [False, True])


def test_ties_count_on_both_sides():
    model = ECOD().fit(np.array([[1.0], [1.0], [1.0], [5.0]]))
    np.testing.assert_allclose(
        -model.score_samples([[1.0], [5.0]]), [-np.log(3 / 4), -np.log(1 / 4)], atol=1e-12
    )


def test_new_values_beyond_count_as_the_outermost():
    X = np.random.default_rng(0).normal(size=(200, 3))
    model = ECOD().fit(X)
    ends = np.stack([X.min(axis=0), X.max(axis=0)])
    np.testing.assert_allclose(
        model.score_samples(ends), model.score_samples(ends + np.array([[-99.0], [99.0]]))
    )
    assert np.isfinite(model.score_samples(X)).all()


def test_constant_feature_says_nothing():
    X = np.random.default_rng(1).normal(size=(50, 2))
    with_constant = np.column_stack([X, np.full(50, 3.0)])
    np.testing.assert_allclose(
        ECOD().fit(with_constant).score_samples(with_constant), ECOD().fit(X).score_samples(X)
    )


def test_rising_change_of_a_feature_without_new_skew():
    X = np.random.default_rng(2).exponential(size=(100, 2))
    np.testing.assert_allclose(ECOD().fit(X).score_samples(X), ECOD().fit(X**2).score_samples(X**2))


def test_bad_input():
    with pytest.raises(ValueError):
        ECOD().fit([[np.nan, 1.0], [1.0, 2.0]])
    with pytest.raises(ValueError):
        ECOD().fit(np.ones((4, 2))).score_samples(np.ones((4, 3)))
