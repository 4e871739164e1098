"""Elastic distances of series: all pairs at once, by dynamic programming vectorised over the pairs.

Each takes O(n² m²) operations for n series of m steps.
"""

from collections.abc import Callable

import numpy as np
from sklearn.utils.validation import check_array

__all__ = ["dtw", "move_split_merge", "soft_dtw"]


def dtw(X, *, window: int | None = None) -> np.ndarray:
    """Dynamic time warping: to stretch is free.

    Parameters
    ----------
    X : array_like of float, shape (n, m)
    window : int, optional
        Steps that two matched points may lie apart; without it any number.

    Returns
    -------
    ndarray of float64, shape (n, n)
        Root of the least sum of squared differences along a warping path. Symmetric; not a metric.

    Raises
    ------
    ValueError
        If X is not two-dimensional or holds NaN or an infinite number, or if window is negative.

    References
    ----------
    Sakoe & Chiba, "Dynamic programming algorithm optimization for spoken word recognition", 1978.
    """
    if window is not None and window < 0:
        raise ValueError(f"window must not be negative, not {window}")

    def cell(x, y, i, j, diagonal, up, left):
        return (x[i] - y[j]) ** 2 + np.minimum(np.minimum(diagonal, up), left)

    X = check_array(X, dtype=np.float64)
    return _square(np.sqrt(_pairs(X, cell, window)), len(X))


def soft_dtw(X, *, gamma: float = 1.0) -> np.ndarray:
    """Soft-DTW divergence: a soft minimum over all warping paths, 0 between equal series.

    Parameters
    ----------
    X : array_like of float, shape (n, m)
    gamma : float
        Softness; positive. Towards 0 it becomes the squared `dtw`.

    Returns
    -------
    ndarray of float64, shape (n, n)
        Symmetric, not negative.

    Raises
    ------
    ValueError
        If X is not two-dimensional or holds NaN or an infinite number, or if gamma is not positive.

    References
    ----------
    Cuturi & Blondel, "Soft-DTW", 2017; Blondel, Mensch & Vert, "Differentiable divergences between
    time series", 2021.
    """
    if not gamma > 0:
        raise ValueError(f"gamma must be positive, not {gamma}")

    def cell(x, y, i, j, diagonal, up, left):
        least = np.minimum(np.minimum(diagonal, up), left)
        mass = sum(np.exp((least - way) / gamma) for way in (diagonal, up, left))
        return (x[i] - y[j]) ** 2 + least - gamma * np.log(mass)

    X = check_array(X, dtype=np.float64)
    own = _pairs(X, cell, None, itself=True)
    first, second = np.triu_indices(len(X), 1)
    between = _pairs(X, cell, None) - (own[first] + own[second]) / 2
    return _square(np.maximum(between, 0.0), len(X))  # rounding sticks out


def move_split_merge(X, *, cost: float = 1.0) -> np.ndarray:
    """Move-split-merge distance: to stretch has a price.

    One series becomes the other by moving single values (at the size of the move), splitting a value
    into two and merging two into one (at `cost` each, plus what they must be moved first).

    Parameters
    ----------
    X : array_like of float, shape (n, m)
    cost : float
        Of a split or a merge; not negative.

    Returns
    -------
    ndarray of float64, shape (n, n)
        Symmetric; a metric, if cost is positive.

    Raises
    ------
    ValueError
        If X is not two-dimensional or holds NaN or an infinite number, or if cost is negative.

    References
    ----------
    Stefan, Athitsos & Das, "The Move-Split-Merge Metric for Time Series", 2013.
    """
    if not cost >= 0:
        raise ValueError(f"cost must not be negative, not {cost}")

    def step(new, before, other):  # free of a move if it lies between the two
        low, high = np.minimum(before, other), np.maximum(before, other)
        return cost + np.maximum(np.maximum(low - new, new - high), 0.0)

    def cell(x, y, i, j, diagonal, up, left):
        ways = diagonal + np.abs(x[i] - y[j])
        if i:
            ways = np.minimum(ways, up + step(x[i], x[i - 1], y[j]))
        if j:
            ways = np.minimum(ways, left + step(y[j], y[j - 1], x[i]))
        return ways

    X = check_array(X, dtype=np.float64)
    return _square(_pairs(X, cell, None), len(X))


def _pairs(
    X: np.ndarray, cell: Callable[..., np.ndarray], window: int | None, itself: bool = False
) -> np.ndarray:
    """Last cell of the table of each pair above the diagonal, or of each series with itself."""
    n, m = X.shape
    first, second = (np.arange(n), np.arange(n)) if itself else np.triu_indices(n, 1)
    x, y = X[first].T, X[second].T  # a step a row, a pair a column
    nowhere = np.full(first.size, np.inf)
    above = [nowhere] * m
    for i in range(m):
        row = [nowhere] * m
        for j in range(m):
            if window is not None and abs(i - j) > window:
                continue
            diagonal = above[j - 1] if i and j else np.zeros(first.size) if i == j else nowhere
            row[j] = cell(x, y, i, j, diagonal, above[j], row[j - 1] if j else nowhere)
        above = row
    return above[-1]


def _square(values: np.ndarray, n: int) -> np.ndarray:
    D = np.zeros((n, n))
    first, second = np.triu_indices(n, 1)
    D[first, second] = D[second, first] = values
    return D
