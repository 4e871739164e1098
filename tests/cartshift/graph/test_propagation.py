"""Propagation on graphs: against small cases worked by hand and dense matrices."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from cartshift.graph import normalised_adjacency, sgc_features, smoothness

#: Ann - Bo - Cai in a row, Dee alone
FRIENDS = np.array([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]])
X = np.array([[6.0], [0], [0], [5]])


def random_graph(seed, n=12):
    rng = np.random.default_rng(seed)
    A = sp.random_array((n, n), density=0.2, rng=rng)
    return sp.triu(A, k=1) + sp.triu(A, k=1).T


def test_normalised_adjacency_worked_by_hand():
    root = 1 / np.sqrt(6)
    expected = [[1 / 2, root, 0, 0], [root, 1 / 3, root, 0], [0, root, 1 / 2, 0], [0, 0, 0, 1]]
    A_hat = normalised_adjacency(FRIENDS)
    assert sp.issparse(A_hat)
    np.testing.assert_allclose(A_hat.toarray(), expected)


@given(st.integers(0, 10**6))
def test_eigenvalues_lie_above_minus_one_and_reach_one(seed):
    values = np.linalg.eigvalsh(normalised_adjacency(random_graph(seed)).toarray())
    assert values.min() > -1
    assert values.max() == pytest.approx(1)


def test_two_hops_worked_by_hand():
    A_hat = normalised_adjacency(FRIENDS)
    np.testing.assert_allclose(sgc_features(A_hat, X, 1)[:, 0], [3, np.sqrt(6), 0, 5])
    np.testing.assert_allclose(sgc_features(A_hat, X, 2)[:, 0], [2.5, 5 / np.sqrt(6), 1, 5])


def test_no_hop_is_a_copy():
    same = sgc_features(normalised_adjacency(FRIENDS), X, 0)
    same[:] = 0
    assert X[0, 0] == 6


def test_smoothness_worked_by_hand():
    assert smoothness(X, FRIENDS) == pytest.approx(18 / 61)


@given(st.integers(0, 10**6))
def test_smoothness_is_the_quadratic_form_of_the_laplacian(seed):
    A = random_graph(seed)
    H = np.random.default_rng(seed).normal(size=(12, 3))
    laplacian = np.eye(12) - normalised_adjacency(A).toarray()
    expected = np.trace(H.T @ laplacian @ H) / (H**2).sum()
    assert smoothness(H, A) == pytest.approx(expected)
    assert smoothness(1e-180 * H, A) == pytest.approx(expected)


def test_features_flatten_towards_the_roots_of_the_degrees():
    A = random_graph(1)
    H = sgc_features(normalised_adjacency(A), np.random.default_rng(0).normal(size=(12, 2)), 400)
    assert smoothness(H, A) < 1e-6
    assert smoothness(np.sqrt(1 + A.sum(axis=1))[:, np.newaxis], A) == pytest.approx(0, abs=1e-15)
    assert smoothness(np.zeros((12, 2)), A) == 0


@pytest.mark.parametrize(
    ("A", "message"),
    [
        (np.zeros((2, 3)), "square"),
        (np.array([[0, 1], [0, 0]]), "symmetric"),
        (np.array([[0, -1], [-1, 0]]), "0 or more"),
        (np.array([[0, np.nan], [np.nan, 0]]), "NaN"),
    ],
)
def test_what_is_no_graph_is_refused(A, message):
    with pytest.raises(ValueError, match=message):
        normalised_adjacency(A)


def test_shapes_that_do_not_fit_are_refused():
    A_hat = normalised_adjacency(FRIENDS)
    with pytest.raises(ValueError, match="3 rows"):
        sgc_features(A_hat, X[:3], 1)
    with pytest.raises(ValueError, match="3 rows"):
        smoothness(X[:3], FRIENDS)
    with pytest.raises(ValueError, match="k must be"):
        sgc_features(A_hat, X, -1)
