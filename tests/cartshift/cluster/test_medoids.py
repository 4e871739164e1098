import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics import adjusted_rand_score

from cartshift.cluster import k_medoids, move_split_merge


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def line(points):
    return np.abs(np.subtract.outer(points, points))


def total(D, labels):
    return sum(D[np.ix_(own, own)].sum(axis=0).min() for own in map(labels.__eq__, set(labels)))


def test_the_best_medoids_of_all_are_found(rng):
    D = line(rng.normal(size=9))
    best = min(D[:, list(some)].min(axis=1).sum() for some in itertools.combinations(range(9), 3))
    labels = k_medoids(D, 3, random_state=0)
    assert total(D, labels) == pytest.approx(best)
    assert set(labels) == {0, 1, 2}


def test_groups_on_a_line(rng):
    groups = np.repeat([0, 1, 2], 20)
    D = line(10.0 * groups + rng.normal(size=60))
    labels = k_medoids(D, 3, random_state=1)
    assert adjusted_rand_score(groups, labels) == 1
    assert_array_equal(labels, k_medoids(D, 3, random_state=1))


@pytest.mark.parametrize("k", [1, 6])
def test_one_cluster_and_as_many_as_members(rng, k):
    labels = k_medoids(line(rng.normal(size=6)), k, random_state=0)
    assert_array_equal(np.unique(labels), np.arange(k))


@pytest.mark.parametrize(
    ("D", "parameters", "message"),
    [
        (np.ones((3, 2)), {}, "square"),
        (np.full((2, 2), np.nan), {}, "NaN"),
        (np.zeros((3, 3)), {"n_clusters": 0}, "n_clusters must lie in 1 to 3"),
        (np.zeros((3, 3)), {"n_clusters": 4}, "n_clusters must lie in 1 to 3"),
        (np.zeros((3, 3)), {"n_init": 0}, "n_init must be at least 1"),
    ],
)
def test_bad_input_is_named(D, parameters, message):
    with pytest.raises(ValueError, match=message):
        k_medoids(D, **{"n_clusters": 2} | parameters)


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
