"""ECOD: how far out in its tail each feature is, added up. No parameter, no draw, no distance."""

from typing import Self

import numpy as np
from scipy.stats import skew
from sklearn.base import BaseEstimator, OutlierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

__all__ = ["ECOD"]


class ECOD(OutlierMixin, BaseEstimator):
    r"""Anomalies by the empirical distribution of each feature.

    A value is as extreme as the share of the training values that lie at it or beyond it,
    :math:`p^-` below and :math:`p^+` above. A point's score is the largest of three sums over the
    features: of :math:`-\ln p^-`, of :math:`-\ln p^+`, and of the one of the two in whose direction the
    feature has its long tail. Features count as if they were independent.

    Signs are scikit-learn's: **low is abnormal**. The paper's score is ``-score_samples(X)``.

    Attributes
    ----------
    sorted_ : ndarray, shape (n, n_features)
        The training values, each column by itself in rising order.
    left_ : ndarray of bool, shape (n_features,)
        Features whose long tail is on the left (negative skewness).
    n_features_in_ : int

    References
    ----------
    Li et al., "ECOD: Unsupervised outlier detection using empirical cumulative distribution functions",
    TKDE 2022, algorithm 1. A new value beyond all training values counts as the outermost of them.
    """

    def fit(self, X, y=None) -> Self:
        """Sort every feature.

        Parameters
        ----------
        X : array_like, shape (n, n_features)
            No NaN.
        y : None
            Ignored: there are no labels.

        Returns
        -------
        self
        """
        X = validate_data(self, X, dtype=np.float64)
        self.sorted_ = np.sort(X, axis=0)
        varies = self.sorted_[0] < self.sorted_[-1]
        self.left_ = np.zeros(X.shape[1], dtype=bool)
        self.left_[varies] = skew(X[:, varies], axis=0) < 0
        return self

    def score_samples(self, X) -> np.ndarray:
        """Negative tail score, at most 0: low is abnormal.

        Returns
        -------
        ndarray of float64, shape (n,)
        """
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        n = len(self.sorted_)
        columns = list(zip(self.sorted_.T, X.T, strict=True))
        below = np.stack([np.searchsorted(s, x, side="right") for s, x in columns], axis=1)
        above = np.stack([n - np.searchsorted(s, x, side="left") for s, x in columns], axis=1)
        left, right = (-np.log(np.maximum(count, 1) / n) for count in (below, above))
        skewed = np.where(self.left_, left, right)
        return -np.max([part.sum(axis=1) for part in (left, right, skewed)], axis=0)
