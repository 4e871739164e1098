"""Isolation forest: points that random splits separate early are anomalies.

A tree is a row of arrays, one entry a node; the children of a node lie next to each other. Besides its
split a node keeps one number: how long a path is expected to be once it has got here. At the root
that is c(ψ), at a leaf it is the path length, and what a split changes is what its feature said.
"""

from typing import Self

import numba
import numpy as np
from numpy.typing import ArrayLike
from scipy.special import digamma
from sklearn.base import BaseEstimator, OutlierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

__all__ = ["IsolationForest", "average_path_length"]

_BLOCK = 256  # points that walk down a tree side by side


def average_path_length(n: ArrayLike) -> np.ndarray:
    r"""Mean number of random splits that isolate one of n points.

    .. math:: c(n) = 2 H_{n-1} - \frac{2 (n - 1)}{n} = 2 (H_n - 1)

    with the harmonic number :math:`H_n = 1 + 1/2 + \dots + 1/n`. Exact also for small n, where
    :math:`H_n \approx \ln n + 0.577` is not.

    Parameters
    ----------
    n : array_like of int
        Numbers of points, at least 1.

    Returns
    -------
    ndarray of float64, same shape

    Raises
    ------
    ValueError
        If a number is below 1.

    References
    ----------
    Liu, Ting & Zhou, "Isolation forest", ICDM 2008, equation 1.
    """
    n = np.asarray(n, dtype=np.float64)
    if not (n >= 1).all():
        raise ValueError("a path length needs at least 1 point")
    return 2.0 * (digamma(n + 1.0) - digamma(2.0))  # digamma(n + 1) = H_n - 0.577...


class IsolationForest(OutlierMixin, BaseEstimator):
    r"""Anomalies by random trees, each grown on a small sample.

    Signs are scikit-learn's: **low is abnormal**. The paper's anomaly score, which is high for
    anomalies, is ``-score_samples(X)``.

    Parameters
    ----------
    n_estimators : int
        Trees.
    max_samples : int
        Points per tree, drawn without replacement; all points when there are fewer.
    contamination : "auto" or float in (0, 0.5]
        Where `predict` draws its line, and nothing else: the share of the training points that it
        calls anomalies, or "auto" for the paper's anomaly score of 0.5.
    random_state : int, numpy.random.Generator or None
        Seed of the samples and splits.

    Attributes
    ----------
    trees_ : tuple of ndarray, each of shape (n_estimators, n_nodes)
        Of every node: the feature that it splits by, the threshold, the left child (where values at
        or below the threshold go; the right child is the next node), and the path length to be
        expected of a point that is here. A leaf is its own left child, with an infinite threshold.
    height_ : int
        Most splits on a path, :math:`\lceil \log_2 \psi \rceil`.
    average_length_ : float
        :math:`c(\psi)`, the path length to be expected at the root.
    offset_ : float
        `predict` calls a point an anomaly when its `score_samples` is below.
    n_features_in_ : int

    References
    ----------
    Liu, Ting & Zhou, "Isolation forest", ICDM 2008.
    """

    def __init__(
        self,
        n_estimators: int = 100,
        max_samples: int = 256,
        contamination: float | str = "auto",
        random_state: int | np.random.Generator | None = None,
    ):
        self.n_estimators = n_estimators
        self.max_samples = max_samples
        self.contamination = contamination
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
        auto = isinstance(self.contamination, str) and self.contamination == "auto"
        if not auto and not (
            isinstance(self.contamination, (int, float)) and 0 < self.contamination <= 0.5
        ):
            raise ValueError(
                f"contamination must be 'auto' or lie in (0, 0.5], not {self.contamination!r}"
            )
        rng = np.random.default_rng(self.random_state)
        psi = min(self.max_samples, len(X))
        samples = np.stack(
            [rng.choice(len(X), psi, replace=False) for _ in range(self.n_estimators)]
        )
        average = average_path_length(np.arange(1, psi + 1))
        self.height_ = int(np.ceil(np.log2(psi)))
        self.trees_ = _grow(X, samples, self.height_, average, rng)
        self.average_length_ = float(average[-1])
        self.offset_ = -0.5
        if not auto:
            self.offset_ = float(np.quantile(self._score(X), self.contamination))
        return self

    def path_lengths(self, X) -> np.ndarray:
        """Mean path length of every point, leaves with several points corrected by c(size).

        Returns
        -------
        ndarray of float64, shape (n,)
        """
        return _mean_paths(self._check(X), *self.trees_, self.height_)

    def score_samples(self, X) -> np.ndarray:
        r"""Negative anomaly score, :math:`-2^{-\bar h(x) / c(\psi)}`, in (-1, 0): low is abnormal.

        Returns
        -------
        ndarray of float64, shape (n,)
        """
        return self._score(self._check(X))

    def decision_function(self, X) -> np.ndarray:
        """`score_samples` less `offset_`: below 0 for what `predict` calls an anomaly.

        Returns
        -------
        ndarray of float64, shape (n,)
        """
        return self.score_samples(X) - self.offset_

    def predict(self, X) -> np.ndarray:
        """Label points: -1 for an anomaly, 1 for the rest.

        Returns
        -------
        ndarray of int64, shape (n,)
        """
        return np.where(self.decision_function(X) < 0, -1, 1)

    def contributions(self, X) -> np.ndarray:
        r"""Explain scores: by how many splits each feature shortened a point's path.

        A split that takes a point from a node of n training points to a child of m has used one step and
        left :math:`c(m)` to be expected instead of :math:`c(n)`; the difference,
        :math:`c(n) - c(m) - 1`, is credited to the split's feature. The credits of a point add up to
        :math:`c(\psi) - \bar h(x)` exactly.

        Returns
        -------
        ndarray of float64, shape (n, n_features)
            In splits, averaged over the trees; positive: more abnormal than expected.
        """
        return _credits(self._check(X), *self.trees_, self.height_)

    def _check(self, X) -> np.ndarray:
        check_is_fitted(self)
        return validate_data(self, X, dtype=np.float64, order="C", reset=False)

    def _score(self, X: np.ndarray) -> np.ndarray:
        paths = _mean_paths(X, *self.trees_, self.height_)
        return -(2.0 ** (-paths / self.average_length_))


@numba.njit(cache=True)
def _grow(X, samples, height, average, rng):
    """Grow a tree on each row of `samples`; arrays of shape (n_trees, n_nodes)."""
    n_trees, psi = samples.shape
    shape = (n_trees, 2 * psi - 1)
    feature = np.zeros(shape, dtype=np.int32)
    threshold = np.full(shape, np.inf)
    left = np.zeros(shape, dtype=np.int32)
    expected = np.zeros(shape)
    bounds = np.zeros((2 * psi - 1, 3), dtype=np.int64)  # of a node: first row, end, depth
    features = np.arange(X.shape[1])
    for tree in range(n_trees):
        rows = samples[tree].copy()
        bounds[0] = 0, psi, 0
        n_nodes = 1
        node = 0
        while node < n_nodes:
            start, stop, depth = bounds[node]
            left[tree, node] = node
            expected[tree, node] = depth + average[stop - start - 1]
            if stop - start > 1 and depth < height:
                j, low, high = _choose_feature(X, rows[start:stop], features, rng)
                if low < high:
                    cut = low + (high - low) * rng.random()
                    if not cut < high:  # rounding: neighbouring numbers
                        cut = low
                    middle = start + _partition(X, rows[start:stop], j, cut)
                    feature[tree, node], threshold[tree, node] = j, cut
                    left[tree, node] = n_nodes
                    bounds[n_nodes] = start, middle, depth + 1
                    bounds[n_nodes + 1] = middle, stop, depth + 1
                    n_nodes += 2
            node += 1
    return feature, threshold, left, expected


@numba.njit(cache=True)
def _choose_feature(X, rows, features, rng):
    """Any feature that varies over the rows, with its range; an empty range if none does."""
    for tried in range(len(features)):
        pick = rng.integers(tried, len(features))
        features[tried], features[pick] = features[pick], features[tried]
        j = features[tried]
        low = high = X[rows[0], j]
        for row in rows:
            low, high = min(low, X[row, j]), max(high, X[row, j])
        if low < high:
            return j, low, high
    return features[0], 0.0, 0.0


@numba.njit(cache=True)
def _partition(X, rows, j, cut):
    """Bring the rows at or below the cut to the front; return how many they are."""
    n = 0
    for place in range(len(rows)):
        if X[rows[place], j] <= cut:
            rows[n], rows[place] = rows[place], rows[n]
            n += 1
    return n


@numba.njit(cache=True)
def _mean_paths(X, feature, threshold, left, expected, height):
    """Let a block of points go down side by side: while one waits for memory, the others step."""
    total = np.zeros(len(X))
    nodes = np.empty(_BLOCK, dtype=np.int32)
    for start in range(0, len(X), _BLOCK):
        size = min(_BLOCK, len(X) - start)
        for tree in range(len(feature)):
            split, cut, child, length = feature[tree], threshold[tree], left[tree], expected[tree]
            nodes[:] = 0
            for _ in range(height):
                for i in range(size):
                    node = nodes[i]
                    nodes[i] = child[node] + (X[start + i, split[node]] > cut[node])
            for i in range(size):
                total[start + i] += length[nodes[i]]
    return total / len(feature)


@numba.njit(cache=True)
def _credits(X, feature, threshold, left, expected, height):
    credit = np.zeros(X.shape)
    for tree in range(len(feature)):
        split, cut, child, length = feature[tree], threshold[tree], left[tree], expected[tree]
        for i in range(len(X)):
            node = 0
            for _ in range(height):
                after = child[node] + (X[i, split[node]] > cut[node])
                credit[i, split[node]] += length[node] - length[after]
                node = after
    return credit / len(feature)
