"""Fine-tuning in its simplest form: a penalty on the distance from the source model."""

from __future__ import annotations

from typing import Self

import numpy as np
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

__all__ = ["FineTunedLogisticRegression"]

_NEWTON_STEPS, _TOLERANCE = 50, 1e-8


class FineTunedLogisticRegression(ClassifierMixin, BaseEstimator):
    """Binary logistic regression that starts from, and is held to, the weights of a source model.

    Minimises ``Σ log loss + strength / 2 · ‖w − w_source‖²``: a Gaussian prior on the weights, centred at
    the source. The intercept is free, because base rates differ between shops.

    Parameters
    ----------
    source : fitted linear classifier with ``coef_`` and ``intercept_``, or None
        None holds the weights to zero: ordinary ridge logistic regression.
    strength : float
        How many units of log loss it costs to move the weights by √2, above 0. Towards 0 the source is
        forgotten; towards infinity only the intercept learns.

    Attributes
    ----------
    classes_ : ndarray of shape (2,)
    coef_ : ndarray of shape (1, d)
    intercept_ : ndarray of shape (1,)

    References
    ----------
    Chelba & Acero, "Adaptation of maximum entropy capitalizer: Little data can help a lot", 2006.
    """

    def __init__(self, source: object | None = None, strength: float = 1.0):
        self.source = source
        self.strength = strength

    def fit(self, X: np.ndarray, y: np.ndarray) -> Self:
        """Fit by Newton's method, halving steps that do not go down.

        Parameters
        ----------
        X : array_like of float, shape (n, d)
        y : array_like, shape (n,)
            Two classes.

        Raises
        ------
        ValueError
            If there are not exactly two classes, the source has another number of features, or
            `strength` is not above 0.
        """
        X, y = validate_data(self, X, y, dtype=np.float64)
        if not self.strength > 0:
            raise ValueError(f"strength must be above 0, not {self.strength}")
        self.classes_, label = np.unique(y, return_inverse=True)
        if len(self.classes_) != 2:
            raise ValueError(f"two classes are needed, found {len(self.classes_)}")
        centre = np.zeros(X.shape[1] + 1)
        if self.source is not None:
            if self.source.coef_.shape != (1, X.shape[1]):
                raise ValueError(
                    f"the source has weights of shape {self.source.coef_.shape}, "
                    f"but X has {X.shape[1]} features"
                )
            centre = np.append(self.source.coef_[0], self.source.intercept_[0])
        weights = self._newton(np.column_stack([X, np.ones(len(X))]), label, centre)
        self.coef_, self.intercept_ = weights[np.newaxis, :-1], weights[-1:]
        return self

    def decision_function(self, X: np.ndarray) -> np.ndarray:
        """Log-odds of the second class, shape (n,)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        return X @ self.coef_[0] + self.intercept_[0]

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Probabilities of both classes, shape (n, 2)."""
        p = expit(self.decision_function(X))
        return np.column_stack([1 - p, p])

    def predict(self, X: np.ndarray) -> np.ndarray:
        """More probable class, shape (n,)."""
        return self.classes_[(self.decision_function(X) > 0).astype(int)]

    def _newton(self, X: np.ndarray, y: np.ndarray, centre: np.ndarray) -> np.ndarray:
        penalty = np.full(X.shape[1], float(self.strength))
        penalty[-1] = 0

        def loss(w: np.ndarray) -> float:
            z = X @ w
            return np.sum(np.logaddexp(0, z) - y * z) + penalty @ (w - centre) ** 2 / 2

        w, now = centre, loss(centre)
        for _ in range(_NEWTON_STEPS):
            p = expit(X @ w)
            gradient = X.T @ (p - y) + penalty * (w - centre)
            if np.abs(gradient).max() < _TOLERANCE * len(X):
                break
            curvature = (X.T * (p * (1 - p))) @ X + np.diag(penalty)
            # a saturated model has no curvature in the intercept: a hair of it keeps the step finite
            curvature[-1, -1] += 1e-10
            step = np.linalg.solve(curvature, gradient)
            size = 1.0
            while (new := loss(w - size * step)) > now and size > 1e-6:
                size /= 2
            w, now = w - size * step, new
        return w
