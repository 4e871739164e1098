"""Adaptation without target labels: z-scores by platform, CORAL, and adversarial features.

All three make the inputs of the two platforms look alike. None can know whether they should.
"""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from cartshift.transfer.domains import _stack

__all__ = ["DANN", "Pair", "coral", "z_scores"]


_AHEAD = 3  # the adversary learns faster than what it judges


class Pair(NamedTuple):
    """Features of both platforms in one space: ``source`` of shape (n_s, d), ``target`` (n_t, d)."""

    source: np.ndarray
    target: np.ndarray


def z_scores(X_s: ArrayLike, X_t: ArrayLike) -> Pair:
    """Each platform by its own means and standard deviations; a constant column becomes 0.

    Raises
    ------
    ValueError
        If the numbers of columns differ, a value is not finite, or a platform has fewer than 2 rows.
    """
    X, domain = _stack(X_s, X_t)
    return Pair(*(_standard(X[domain == d]) for d in (0, 1)))


def coral(X_s: ArrayLike, X_t: ArrayLike, eps: float = 1e-3) -> Pair:
    """Correlation alignment: z-scores by platform, then the source gets the target's correlations.

    The source is whitened and recoloured, ``X_s (C_s + εI)^(−1/2) (C_t + εI)^(1/2)``, with symmetric roots.

    Parameters
    ----------
    X_s, X_t : array_like of float, shape (n_s, d) and (n_t, d)
    eps : float
        Added to the diagonal, above 0.

    Returns
    -------
    Pair
        The recoloured source, and the target's z-scores.

    Raises
    ------
    ValueError
        As `z_scores`, or if `eps` is not above 0.

    References
    ----------
    Sun, Feng & Saenko, "Return of frustratingly easy domain adaptation", 2016, arXiv:1511.05547.
    """
    if not eps > 0:
        raise ValueError(f"eps must be above 0, not {eps}")
    source, target = z_scores(X_s, X_t)
    whiten, colour = _root(source, eps, -0.5), _root(target, eps, 0.5)
    return Pair(source @ whiten @ colour, target)


def _standard(X: np.ndarray) -> np.ndarray:
    scale = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(scale > 0, scale, 1)


def _root(X: np.ndarray, eps: float, power: float) -> np.ndarray:
    values, vectors = np.linalg.eigh(X.T @ X / len(X) + eps * np.eye(X.shape[1]))
    return (vectors * values**power) @ vectors.T


class DANN(ClassifierMixin, BaseEstimator):
    """A small domain-adversarial network: hidden features that predict the label and hide the platform.

    Features ``tanh(X W + b)``; a linear head for the label; a head with one hidden layer for the
    platform, whose gradient reaches the features with the opposite sign. Trained with steps scaled by
    past squares (Adam without momentum, with which the two sides circle), the platform's head faster.

    Parameters
    ----------
    strength : float
        Weight of the reversed gradient at the end of training, to which it rises from 0. With 0 this is
        the same network without adaptation.
    hidden : int
        Features, and hidden units of the platform's head.
    epochs : int
        Passes over the source.
    batch : int
        Rows of a step from each platform.
    learning_rate : float
    random_state : int

    Attributes
    ----------
    classes_ : ndarray of shape (2,)

    References
    ----------
    Ganin et al., "Domain-adversarial training of neural networks", JMLR 17, 2016, arXiv:1505.07818.
    """

    def __init__(
        self,
        strength: float = 1.0,
        hidden: int = 16,
        epochs: int = 30,
        batch: int = 128,
        learning_rate: float = 0.01,
        random_state: int = 0,
    ):
        self.strength = strength
        self.hidden = hidden
        self.epochs = epochs
        self.batch = batch
        self.learning_rate = learning_rate
        self.random_state = random_state

    def fit(self, X: np.ndarray, y: np.ndarray, X_t: np.ndarray) -> Self:
        """Fit on labelled source rows (X, y) and unlabelled target rows X_t.

        Raises
        ------
        ValueError
            If there are not two classes, or the columns differ.
        """
        X, y = validate_data(self, X, y, dtype=np.float64)
        X_t = validate_data(self, X_t, dtype=np.float64, reset=False)
        self.classes_, label = np.unique(y, return_inverse=True)
        if len(self.classes_) != 2:
            raise ValueError(f"two classes are needed, found {len(self.classes_)}")
        rng = np.random.default_rng(self.random_state)
        d, h = X.shape[1], self.hidden
        shapes = ((d, h), (h,), (h,), (), (h, h), (h,), (h,), ())
        start = [rng.normal(size=s) / np.sqrt(s[0]) if s else np.zeros(s) for s in shapes]
        start[1], start[5] = np.zeros(h), np.zeros(h)
        flat = np.concatenate([np.ravel(w) for w in start])
        cuts = np.cumsum([w.size for w in start])[:-1]
        self.weights_ = [w.reshape(s) for w, s in zip(np.split(flat, cuts), shapes, strict=True)]
        rates = np.full(flat.size, self.learning_rate)
        rates[cuts[3] :] *= _AHEAD
        squares = np.zeros(flat.size)
        n = min(self.batch, len(X), len(X_t))
        steps = self.epochs * max(1, len(X) // n)
        for step in range(1, steps + 1):
            strength = self.strength * (2 / (1 + np.exp(-10 * step / steps)) - 1)
            s, t = rng.integers(len(X), size=n), rng.integers(len(X_t), size=n)
            parts = self._gradients(X[s], label[s], X_t[t], strength)
            gradient = np.concatenate([np.ravel(part) for part in parts])
            squares += 0.001 * (gradient * gradient - squares)
            flat -= rates * gradient / (np.sqrt(squares / (1 - 0.999**step)) + 1e-8)
        return self

    def decision_function(self, X: np.ndarray) -> np.ndarray:
        """Log-odds of the second class, shape (n,)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        W, b, v, c = self.weights_[:4]
        return np.tanh(X @ W + b) @ v + c

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Probabilities of both classes, shape (n, 2)."""
        p = expit(self.decision_function(X))
        return np.column_stack([1 - p, p])

    def predict(self, X: np.ndarray) -> np.ndarray:
        """More probable class, shape (n,)."""
        return self.classes_[(self.decision_function(X) > 0).astype(int)]

    def _gradients(
        self, X_s: np.ndarray, y: np.ndarray, X_t: np.ndarray, strength: float
    ) -> list[np.ndarray]:
        W, b, v, c, U, d, e, f = self.weights_
        X, n = np.vstack([X_s, X_t]), len(y)
        Z = np.tanh(X @ W + b)
        to_label = (expit(Z[:n] @ v + c) - y) / n
        H = np.tanh(Z @ U + d)
        to_domain = (expit(H @ e + f) - np.repeat([0, 1], n)) / (2 * n)
        to_H = np.outer(to_domain, e) * (1 - H**2)
        to_Z = -strength * (to_H @ U.T)  # the reversal
        to_Z[:n] += np.outer(to_label, v)
        to_Z *= 1 - Z**2
        heads = [Z[:n].T @ to_label, to_label.sum(), Z.T @ to_H, to_H.sum(axis=0)]
        return [X.T @ to_Z, to_Z.sum(axis=0), *heads, H.T @ to_domain, to_domain.sum()]
