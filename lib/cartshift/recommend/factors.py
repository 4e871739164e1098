"""Low-rank models: iALS, which solves least squares in turn, and BPR, which ranks pairs by SGD."""

import numba
import numpy as np
import scipy.sparse as sp
from sklearn.utils.validation import check_is_fitted

from cartshift.recommend.base import DenseRecommender, Recommender
from cartshift.recommend.sparse import check_matrix, top_k_dense

__all__ = ["BPR", "IALS"]


class IALS(DenseRecommender):
    r"""Factors of users and items by alternating least squares over *all* cells of the matrix.

    Minimises :math:`\sum_{x_{ui} > 0} x_{ui}\,(1 - p_u \cdot q_i)^2 + \alpha \sum_{u, i} (p_u \cdot
    q_i)^2` plus an L2 penalty that grows with the number of cells a factor takes part in. With one
    side fixed the other is a ridge regression for each row; the sum over all cells enters it
    through one small matrix, so that a sweep costs O(nnz f² + (n + m) f³).

    Parameters
    ----------
    n_factors : int
        f, at least 1.
    l2 : float
        Penalty of a factor for each (weighted) cell of its row, above 0.
    unobserved : float
        α, the weight of an empty cell beside the weights x of the others; above 0.
    n_sweeps : int
        Times that both sides are solved, at least 1.
    random_state : int
        Seed of the items' first factors.

    Attributes
    ----------
    item_factors_ : ndarray of float64, shape (n_items, n_factors)

    Notes
    -----
    A history of `recommend` is folded in by one more regression: nothing is kept for a user.

    References
    ----------
    Hu, Koren & Volinsky, "Collaborative filtering for implicit feedback datasets", ICDM 2008.
    Rendle et al., "Revisiting the performance of iALS on item recommendation benchmarks", RecSys 2022
    (the penalty, its exponent at 1, and the scale of the first factors).
    """

    _BLOCK_BYTES = 2**27  # of the small matrices that are solved at once

    def __init__(
        self,
        n_factors: int = 32,
        l2: float = 0.003,
        unobserved: float = 0.1,
        n_sweeps: int = 10,
        *,
        random_state: int = 0,
    ):
        self.n_factors = n_factors
        self.l2 = l2
        self.unobserved = unobserved
        self.n_sweeps = n_sweeps
        self.random_state = random_state

    def _learn(self, X: sp.csr_array) -> None:
        _check_at_least_one(self, "n_factors", "n_sweeps")
        _check_positive(self, "l2", "unobserved")
        rng = np.random.default_rng(self.random_state)
        shape = X.shape[1], self.n_factors
        items = rng.normal(scale=0.1 / np.sqrt(self.n_factors), size=shape)
        columns = X.T.tocsr()
        for _ in range(self.n_sweeps):
            items = self._solve(columns, self._solve(X, items))
        self.item_factors_ = items

    def _solve(self, X: sp.csr_array, fixed: np.ndarray) -> np.ndarray:
        """The best factors of the rows of X, when those of its columns are `fixed`."""
        f = self.n_factors
        everywhere = self.unobserved * fixed.T @ fixed
        squares = (fixed[:, :, None] * fixed[:, None, :]).reshape(len(fixed), f * f)
        penalty = self.l2 * (np.diff(X.indptr) + self.unobserved * X.shape[1])
        solved = np.empty((X.shape[0], f))
        rows = max(1, self._BLOCK_BYTES // (8 * f * f))
        for start in range(0, X.shape[0], rows):
            block = X[start : start + rows]
            matrices = (block @ squares).reshape(-1, f, f) + everywhere
            matrices[:, range(f), range(f)] += penalty[start : start + rows, None]
            targets = (block @ fixed)[:, :, None]
            solved[start : start + rows] = np.linalg.solve(matrices, targets)[:, :, 0]
        return solved

    def transform(self, X) -> np.ndarray:
        """Fold histories in: the factor of every row, by one more regression.

        Parameters
        ----------
        X : array_like or sparse, shape (n_users, n_items)

        Returns
        -------
        ndarray of float64, shape (n_users, n_factors)
        """
        check_is_fitted(self)
        return self._solve(check_matrix(X), self.item_factors_)

    def _score(self, X: sp.csr_array) -> np.ndarray:
        # the last digits depend on the processor's BLAS; equal items must tie on every machine
        return np.round(self._solve(X, self.item_factors_) @ self.item_factors_.T, 10)


class BPR(Recommender):
    r"""Factors that rank a user's items above others, pair by pair (Bayesian personalised ranking).

    Takes a gradient step on :math:`-\log\sigma(s_{ui} - s_{uj})` for a pair (u, i) of the data and
    an item j that u does not have, with :math:`s_{ui} = p_u \cdot q_i + b_i`. How much of an item
    a user took is not used.

    Parameters
    ----------
    n_factors : int
        At least 1.
    l2 : float
        Penalty in every step on the factors and biases that it touches, not negative.
    learning_rate : float
        Above 0.
    n_epochs : int
        Passes: an epoch draws as many pairs as the matrix has entries. At least 1.
    random_state : int
        Seed of the first factors and of all draws.

    Attributes
    ----------
    user_factors_ : ndarray of float64, shape (n_users, n_factors)
    item_factors_ : ndarray of float64, shape (n_items, n_factors)
    item_bias_ : ndarray of float64, shape (n_items,)

    Notes
    -----
    A user is a learned vector, so `recommend` answers for the users of `fit` alone.

    References
    ----------
    Rendle et al., "BPR: Bayesian personalized ranking from implicit feedback", UAI 2009.
    """

    _BLOCK_ENTRIES = 2**24  # 128 MB of float64 scores at once

    def __init__(
        self,
        n_factors: int = 32,
        l2: float = 0.01,
        learning_rate: float = 0.05,
        n_epochs: int = 50,
        *,
        random_state: int = 0,
    ):
        self.n_factors = n_factors
        self.l2 = l2
        self.learning_rate = learning_rate
        self.n_epochs = n_epochs
        self.random_state = random_state

    def _learn(self, X: sp.csr_array) -> None:
        _check_at_least_one(self, "n_factors", "n_epochs")
        _check_positive(self, "learning_rate")
        if not 0 <= self.l2 < np.inf:
            raise ValueError(f"l2 must be finite and not negative, not {self.l2}")
        rng = np.random.default_rng(self.random_state)
        scale = 0.1 / np.sqrt(self.n_factors)
        self.user_factors_ = rng.normal(scale=scale, size=(X.shape[0], self.n_factors))
        self.item_factors_ = rng.normal(scale=scale, size=(X.shape[1], self.n_factors))
        self.item_bias_ = np.zeros(X.shape[1])
        users = np.repeat(np.arange(X.shape[0]), np.diff(X.indptr))
        for _ in range(self.n_epochs):
            pairs = rng.integers(X.nnz, size=X.nnz) if X.nnz else np.empty(0, dtype=np.int64)
            _bpr_steps(
                users[pairs],
                X.indices[pairs],
                rng.integers(X.shape[1], size=len(pairs)),
                X.indptr,
                X.indices,
                self.user_factors_,
                self.item_factors_,
                self.item_bias_,
                self.learning_rate,
                self.l2,
            )

    def _rank(self, X: sp.csr_array, k: int, exclude_seen: bool, known: bool) -> np.ndarray:
        if not known:
            raise ValueError("BPR has no vector for other users than those of fit")
        rows = max(1, self._BLOCK_ENTRIES // X.shape[1])
        blocks = [slice(start, start + rows) for start in range(0, X.shape[0], rows)]
        return np.vstack(
            [top_k_dense(self._score(b), k, exclude=X[b] if exclude_seen else None) for b in blocks]
        )

    def _score(self, users: slice) -> np.ndarray:
        return np.round(self.user_factors_[users] @ self.item_factors_.T + self.item_bias_, 10)


def _check_at_least_one(model, *names: str) -> None:
    for name in names:
        if getattr(model, name) < 1:
            raise ValueError(f"{name} must be at least 1, not {getattr(model, name)}")


def _check_positive(model, *names: str) -> None:
    for name in names:
        if not 0 < getattr(model, name) < np.inf:
            raise ValueError(f"{name} must be finite and above 0, not {getattr(model, name)}")


@numba.njit(cache=True, nogil=True)
def _bpr_steps(users, items, others, indptr, indices, P, Q, bias, rate, l2):
    """One step for each triple of user, item and other item; an other that the user has is skipped."""
    for t in range(len(users)):
        u, i, j = users[t], items[t], others[t]
        start, stop = indptr[u], indptr[u + 1]
        place = start + np.searchsorted(indices[start:stop], j)
        if place < stop and indices[place] == j:
            continue
        margin = bias[i] - bias[j]
        for f in range(P.shape[1]):
            margin += P[u, f] * (Q[i, f] - Q[j, f])
        pull = 1.0 / (1.0 + np.exp(margin))
        for f in range(P.shape[1]):
            p, q, r = P[u, f], Q[i, f], Q[j, f]
            P[u, f] += rate * (pull * (q - r) - l2 * p)
            Q[i, f] += rate * (pull * p - l2 * q)
            Q[j, f] += rate * (-pull * p - l2 * r)
        bias[i] += rate * (pull - l2 * bias[i])
        bias[j] += rate * (-pull - l2 * bias[j])
