"""Extended isolation forest: every cut has a direction of its own."""

from typing import Self

import numba
import numpy as np
from sklearn.base import BaseEstimator, OutlierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from cartshift.anomaly.isolation import average_path_length

__all__ = ["ExtendedIsolationForest"]


class ExtendedIsolationForest(OutlierMixin, BaseEstimator):
    """Isolation forest whose cuts are planes in random directions.

    A node's cut has a normal vector drawn from the standard normal distribution, in all features, and
    goes through a point drawn uniformly from the box that the node's points span. A cut that leaves
    all points on one side still counts as a step, as in the paper. Features should have comparable
    scales: unlike in `IsolationForest`, the unit of a feature matters.

    Signs are scikit-learn's: **low is abnormal**.

    Parameters
    ----------
    n_estimators : int
        Trees.
    max_samples : int
        Points per tree, drawn without replacement; all points when there are fewer.
    random_state : int, numpy.random.Generator or None

    Attributes
    ----------
    trees_ : tuple of ndarray
        Of every node of every tree: the normal vector, the offset, the first of its two children (a
        leaf is its own child), and the path length to be expected there.
    height_ : int
        Most cuts on a path.
    average_length_ : float
        The path length to be expected at the root.
    n_features_in_ : int

    References
    ----------
    Hariri, Carrasco Kind & Brunner, "Extended isolation forest", TKDE 2021.
    """

    def __init__(
        self,
        n_estimators: int = 100,
        max_samples: int = 256,
        random_state: int | np.random.Generator | None = None,
    ):
        self.n_estimators = n_estimators
        self.max_samples = max_samples
        self.random_state = random_state

    def fit(self, X, y=None) -> Self:
        """Grow the trees.

        Parameters
        ----------
        X : array_like, shape (n, n_features)
            At least 2 rows, no NaN.
        y : None
            Ignored: there are no labels.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If `X` is bad, or a parameter is out of range.
        """
        X = validate_data(self, X, dtype=np.float64, order="C", ensure_min_samples=2)
        if self.n_estimators < 1:
            raise ValueError(f"n_estimators must be at least 1, not {self.n_estimators}")
        if self.max_samples < 2:
            raise ValueError(f"max_samples must be at least 2, not {self.max_samples}")
        rng = np.random.default_rng(self.random_state)
        psi = min(self.max_samples, len(X))
        average = average_path_length(np.arange(1, psi + 1))
        self.height_ = int(np.ceil(np.log2(psi)))
        trees = [
            _grow_tree(X[rng.choice(len(X), psi, replace=False)], self.height_, average, rng)
            for _ in range(self.n_estimators)
        ]
        self.trees_ = tuple(np.stack(part) for part in zip(*trees, strict=True))
        self.average_length_ = float(average[-1])
        return self

    def path_lengths(self, X) -> np.ndarray:
        """Mean path length of every point.

        Returns
        -------
        ndarray of float64, shape (n,)
        """
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, order="C", reset=False)
        return _mean_path(X, *self.trees_)

    def score_samples(self, X) -> np.ndarray:
        """Negative anomaly score in (-1, 0): low is abnormal.

        Returns
        -------
        ndarray of float64, shape (n,)
        """
        return -(2.0 ** (-self.path_lengths(X) / self.average_length_))


@numba.njit(cache=True)
def _grow_tree(X, height, average, rng):
    """Grow a tree on all rows of X, level by level; a node's children lie next to each other."""
    psi, n_features = X.shape
    n_nodes = 2 ** (height + 1)  # a cut may leave one side empty: more nodes than points
    normal = np.zeros((n_nodes, n_features))
    offset = np.zeros(n_nodes)
    child = np.zeros(n_nodes, dtype=np.int32)
    expected = np.zeros(n_nodes)
    bounds = np.zeros((n_nodes, 3), dtype=np.int64)  # first row, end, depth
    rows = np.arange(psi)
    bounds[0] = 0, psi, 0
    used, node = 1, 0
    while node < used:
        start, stop, depth = bounds[node]
        child[node] = node
        expected[node] = depth + (average[stop - start - 1] if stop > start else 0.0)
        if stop - start > 1 and depth < height:
            for j in range(n_features):
                low = high = X[rows[start], j]
                for row in rows[start:stop]:
                    low, high = min(low, X[row, j]), max(high, X[row, j])
                normal[node, j] = rng.standard_normal()
                offset[node] += normal[node, j] * (low + (high - low) * rng.random())
            middle = start
            for place in range(start, stop):
                if _side(X[rows[place]], normal[node]) <= offset[node]:
                    rows[middle], rows[place] = rows[place], rows[middle]
                    middle += 1
            child[node] = used
            bounds[used] = start, middle, depth + 1
            bounds[used + 1] = middle, stop, depth + 1
            used += 2
        node += 1
    return normal, offset, child, expected


@numba.njit(cache=True)
def _side(x, normal):
    total = 0.0
    for j in range(len(x)):
        total += x[j] * normal[j]
    return total


@numba.njit(cache=True)
def _mean_path(X, normal, offset, child, expected):
    total = np.zeros(len(X))
    for tree in range(len(child)):
        for i in range(len(X)):
            node = 0
            while child[tree, node] != node:
                above = _side(X[i], normal[tree, node]) > offset[tree, node]
                node = child[tree, node] + above
            total[i] += expected[tree, node]
    return total / len(child)
