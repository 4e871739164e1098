"""Federated averaging: rows stay where they are, weights travel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from cartshift.privacy.dpsgd import _Linear

__all__ = ["FederatedLogisticRegression", "fedavg"]


def fedavg(states: Sequence[Sequence[ArrayLike]], sizes: ArrayLike) -> list[np.ndarray]:
    """Average the arrays of several clients, weighted by their numbers of rows.

    Parameters
    ----------
    states : sequence of sequences of array_like of float
        For each client the same list of arrays.
    sizes : array_like of float, shape (n_clients,)
        Rows of each client, 0 or more, not all 0.

    Returns
    -------
    list of ndarray

    Raises
    ------
    ValueError
        If there is no client, the numbers or shapes of arrays differ, or sizes are unusable.

    References
    ----------
    McMahan et al., "Communication-efficient learning of deep networks from decentralized data", 2017,
    arXiv:1602.05629.
    """
    sizes = np.asarray(sizes, dtype=np.float64)
    if not len(states) or sizes.shape != (len(states),):
        raise ValueError(f"{len(states)} clients and sizes of shape {sizes.shape} do not match")
    if not np.isfinite(sizes).all() or (sizes < 0).any() or sizes.sum() == 0:
        raise ValueError("sizes must be finite, not negative, and not all 0")
    shapes = [[np.shape(a) for a in state] for state in states]
    if any(s != shapes[0] for s in shapes):
        raise ValueError("clients sent arrays of different numbers or shapes")
    share = sizes / sizes.sum()
    return [
        np.tensordot(share, np.asarray(arrays, dtype=np.float64), axes=1)
        for arrays in zip(*states, strict=True)
    ]


class FederatedLogisticRegression(_Linear):
    """Ridge logistic regression by federated averaging of full local gradient steps.

    Minimises ``mean log loss + ridge / 2 · ‖w‖²`` (without the intercept) over all clients' rows.

    Parameters
    ----------
    rounds : int
        Times that weights travel.
    local_steps : int
        Gradient steps of a client in a round. With 1, a round is one step of gradient descent on all rows.
    learning_rate : float
    ridge : float

    Attributes
    ----------
    classes_ : ndarray of shape (2,)
    coef_ : ndarray of shape (1, d)
    intercept_ : ndarray of shape (1,)
    """

    def __init__(
        self,
        rounds: int = 50,
        local_steps: int = 1,
        learning_rate: float = 1.0,
        ridge: float = 1e-3,
    ):
        self.rounds = rounds
        self.local_steps = local_steps
        self.learning_rate = learning_rate
        self.ridge = ridge

    def fit(self, X: np.ndarray, y: np.ndarray, clients: ArrayLike) -> Self:
        """Fit on rows that lie with `clients`.

        Parameters
        ----------
        X : array_like of float, shape (n, d)
        y : array_like, shape (n,)
        clients : array_like, shape (n,)
            Who holds the row.

        Raises
        ------
        ValueError
            If there are not two classes, or the lengths differ.
        """
        X, y = self._two_classes(X, y)
        names, client = np.unique(clients, return_inverse=True)
        if client.shape != y.shape:
            raise ValueError(f"{len(y)} rows need a client each, not shape {client.shape}")
        parts = [(X[client == c], y[client == c]) for c in range(len(names))]
        sizes = [len(part[1]) for part in parts]
        w = np.zeros(X.shape[1])
        for _ in range(self.rounds):
            (w,) = fedavg([[self._local(w, *part)] for part in parts], sizes)
        return self._keep(w)

    def _local(self, w: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
        ridge = np.full(w.size, self.ridge)
        ridge[-1] = 0
        for _ in range(self.local_steps):
            gradient = X.T @ (expit(X @ w) - y) / len(y) + ridge * w
            w = w - self.learning_rate * gradient
        return w
