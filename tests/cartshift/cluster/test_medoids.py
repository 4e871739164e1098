import itertools

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sklearn.metrics import adjusted_rand_score

from cartshift.cluster import k_medoids


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
