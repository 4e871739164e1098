"""Logistic regression with differential privacy for each row: one person, one row."""

from __future__ import annotations

from typing import Self

import numpy as np
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted, validate_data

from cartshift.privacy.accountant import noise_multiplier

__all__ = ["DPLogisticRegression", "PerturbedLogisticRegression"]


class _Linear(ClassifierMixin, BaseEstimator):
    """What a fitted ``coef_`` and ``intercept_`` say."""

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

    def _two_classes(self, X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        X, y = validate_data(self, X, y, dtype=np.float64)
        self.classes_, label = np.unique(y, return_inverse=True)
        if len(self.classes_) != 2:
            raise ValueError(f"two classes are needed, found {len(self.classes_)}")
        return np.column_stack([X, np.ones(len(X))]), label

    def _keep(self, weights: np.ndarray) -> Self:
        self.coef_, self.intercept_ = weights[np.newaxis, :-1], weights[-1:]
        return self


class DPLogisticRegression(_Linear):
    """Logistic regression by DP-SGD: clip each row's gradient, add noise to the sum, average the path.

    Parameters
    ----------
    epsilon : float or None
        Budget of the whole fit, for adding or removing one row. None adds no noise (and still clips).
    delta : float
        Well below 1 / n.
    clip : float
        Largest norm of a row's gradient.
    batch : int
        Expected rows of a step; each row is taken with probability batch / n.
    steps : int
    learning_rate : float
    random_state : int

    Attributes
    ----------
    classes_ : ndarray of shape (2,)
    coef_ : ndarray of shape (1, d)
        Mean of the iterates of the second half; taking it costs no privacy.
    intercept_ : ndarray of shape (1,)
    sigma_ : float
        Noise multiplier; 0 without noise.

    Notes
    -----
    n and the classes count as public. Whatever is done to `X` before (scaling by its own mean,
    choosing columns) is not covered by ε.

    References
    ----------
    Abadi et al., "Deep learning with differential privacy", 2016, arXiv:1607.00133.
    """

    def __init__(
        self,
        epsilon: float | None = 1.0,
        delta: float = 1e-5,
        clip: float = 1.0,
        batch: int = 512,
        steps: int = 300,
        learning_rate: float = 1.0,
        random_state: int = 0,
    ):
        self.epsilon = epsilon
        self.delta = delta
        self.clip = clip
        self.batch = batch
        self.steps = steps
        self.learning_rate = learning_rate
        self.random_state = random_state

    def fit(self, X: np.ndarray, y: np.ndarray) -> Self:
        """Fit on `X` of shape (n, d) and two classes `y` of shape (n,).

        Raises
        ------
        ValueError
            If there are not two classes, or a parameter is out of range.
        """
        X, y = self._two_classes(X, y)
        for name in ("clip", "batch", "steps", "learning_rate"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be above 0, not {getattr(self, name)}")
        q = min(1.0, self.batch / len(X))
        self.sigma_ = (
            0.0
            if self.epsilon is None
            else noise_multiplier(self.epsilon, self.delta, q, self.steps)
        )
        rng = np.random.default_rng(self.random_state)
        norms = np.linalg.norm(X, axis=1)
        w, mean = np.zeros(X.shape[1]), np.zeros(X.shape[1])
        for step in range(self.steps):
            rows = np.flatnonzero(rng.random(len(X)) < q)
            slope = expit(X[rows] @ w) - y[rows]  # a row's gradient is slope · x
            slope = slope * np.minimum(
                1, self.clip / np.maximum(np.abs(slope) * norms[rows], 1e-12)
            )
            noise = rng.normal(size=w.size) * (self.sigma_ * self.clip)
            w = w - self.learning_rate * (slope @ X[rows] + noise) / (q * len(X))
            if step >= self.steps // 2:
                mean += w
        return self._keep(mean / (self.steps - self.steps // 2))


class PerturbedLogisticRegression(_Linear):
    """Ridge logistic regression, solved exactly, with Gaussian noise added once to its weights.

    Rows are shortened to norm `radius`, so that the minimum of ``mean log loss + ridge / 2 · ‖w‖²`` (the
    intercept is a weight) moves by ``2 · radius / (n · ridge)`` at most when one row is replaced.

    Parameters
    ----------
    epsilon : float or None
        Budget, for the replacement of one row. None adds no noise.
    delta : float
    radius : float
        Largest norm of a row with its constant 1.
    ridge : float
    random_state : int

    Attributes
    ----------
    classes_, coef_, intercept_ : ndarray
        As in `DPLogisticRegression`.

    References
    ----------
    Chaudhuri, Monteleoni & Sarwate, "Differentially private empirical risk minimization", JMLR 12, 2011.
    """

    def __init__(
        self,
        epsilon: float | None = 1.0,
        delta: float = 1e-5,
        radius: float = 1.0,
        ridge: float = 0.01,
        random_state: int = 0,
    ):
        self.epsilon = epsilon
        self.delta = delta
        self.radius = radius
        self.ridge = ridge
        self.random_state = random_state

    def fit(self, X: np.ndarray, y: np.ndarray) -> Self:
        """Fit on `X` of shape (n, d) and two classes `y` of shape (n,).

        Raises
        ------
        ValueError
            If there are not two classes, or a parameter is out of range.
        """
        X, y = self._two_classes(X, y)
        for name in ("radius", "ridge"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be above 0, not {getattr(self, name)}")
        norms = np.linalg.norm(X, axis=1, keepdims=True)
        X = X * np.minimum(1, self.radius / np.maximum(norms, 1e-12))
        exact = LogisticRegression(
            C=1 / (self.ridge * len(X)), fit_intercept=False, tol=1e-8, max_iter=1000
        ).fit(X, y)
        weights = exact.coef_[0]
        if self.epsilon is not None:
            sigma = noise_multiplier(self.epsilon, self.delta, 1.0, 1)
            reach = 2 * self.radius / (len(X) * self.ridge)
            rng = np.random.default_rng(self.random_state)
            weights = weights + rng.normal(size=weights.size) * (sigma * reach)
        return self._keep(weights)
