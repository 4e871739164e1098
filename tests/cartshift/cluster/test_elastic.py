import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from tslearn.metrics import cdist_dtw, cdist_soft_dtw_normalized

from cartshift.cluster import dtw, move_split_merge, soft_dtw


@pytest.fixture
def rng():
    return np.random.default_rng(3)


@pytest.mark.parametrize("m", [1, 2, 9])
def test_dtw_agrees_with_tslearn(rng, m):
    X = rng.normal(size=(6, m))
    assert_allclose(dtw(X), cdist_dtw(X), atol=1e-9)
    limit = {"global_constraint": "sakoe_chiba", "sakoe_chiba_radius": 2}
    assert_allclose(dtw(X, window=2), cdist_dtw(X, **limit), atol=1e-9)


def test_without_room_to_warp_dtw_is_euclidean(rng):
    X = rng.normal(size=(5, 8))
    euclidean = np.linalg.norm(X[:, np.newaxis] - X, axis=2)
    assert_allclose(dtw(X, window=0), euclidean)
    assert (dtw(X) <= euclidean + 1e-12).all()


@pytest.mark.parametrize("gamma", [0.1, 1.0])
def test_soft_dtw_agrees_with_tslearn(rng, gamma):
    X = rng.normal(size=(6, 9))
    assert_allclose(soft_dtw(X, gamma=gamma), cdist_soft_dtw_normalized(X, gamma=gamma), atol=1e-7)


def slow_msm(x, y, cost):
    """The recursion of the paper, in plain words."""

    def step(new, before, other):
        if before <= new <= other or before >= new >= other:
            return cost
        return cost + min(abs(new - before), abs(new - other))

    table = {}
    for i, j in itertools.product(range(len(x)), range(len(y))):
        ways = [abs(x[0] - y[0])] if i == j == 0 else []
        if i and j:
            ways.append(table[i - 1, j - 1] + abs(x[i] - y[j]))
        if i:
            ways.append(table[i - 1, j] + step(x[i], x[i - 1], y[j]))
        if j:
            ways.append(table[i, j - 1] + step(y[j], y[j - 1], x[i]))
        table[i, j] = min(ways)
    return table[len(x) - 1, len(y) - 1]


@pytest.mark.parametrize("cost", [0.0, 0.1, 1.0])
def test_move_split_merge_is_the_recursion_of_the_paper(rng, cost):
    X = rng.normal(size=(6, 7)).round(1)
    expected = [[slow_msm(x, y, cost) for y in X] for x in X]
    assert_allclose(move_split_merge(X, cost=cost), expected, atol=1e-12)


def test_to_stretch_costs_and_the_triangle_holds(rng):
    X = rng.normal(size=(12, 8))
    D = move_split_merge(X)
    assert_allclose(D, D.T)
    assert (D[:, :, np.newaxis] <= D[:, np.newaxis] + D.T[np.newaxis] + 1e-9).all()
    # one split and one merge; warping would take nothing
    assert move_split_merge([[0.0, 1, 1, 0], [0, 0, 1, 0]], cost=0.3)[0, 1] == pytest.approx(0.6)


def test_a_negative_cost_is_refused():
    with pytest.raises(ValueError, match="cost must not be negative"):
        move_split_merge(np.eye(3), cost=-1)


def test_one_series_has_no_pairs(rng):
    for distance in (dtw, soft_dtw, move_split_merge):
        assert_array_equal(distance(rng.normal(size=(1, 5))), [[0]])


@pytest.mark.parametrize(
    ("distance", "parameters", "message"),
    [
        (dtw, {"window": -1}, "window must not be negative"),
        (soft_dtw, {"gamma": 0}, "gamma must be positive"),
    ],
)
def test_bad_parameters_are_named(distance, parameters, message):
    with pytest.raises(ValueError, match=message):
        distance(np.eye(3), **parameters)
