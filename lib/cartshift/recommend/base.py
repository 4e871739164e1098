"""What all recommenders share."""

from abc import ABC, abstractmethod
from typing import Self

import numpy as np
import scipy.sparse as sp
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from cartshift.recommend.sparse import check_matrix, top_k_dense

__all__ = ["Recommender"]


class Recommender(BaseEstimator, ABC):
    """A model that ranks items for users from their histories.

    A history is a row of a user-item matrix. `recommend` without a matrix answers for the users of
    `fit`; as with scikit-learn's neighbours, a user is then never their own neighbour.
    """

    def fit(self, X, y=None) -> Self:
        """Learn from histories.

        Parameters
        ----------
        X : array_like or sparse, shape (n_users, n_items)
            Interaction counts or weights, finite and not negative.
        y : None
            Ignored.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If `X` is empty or has a NaN, infinite or negative entry.
        """
        self.X_ = check_matrix(X)
        self.n_features_in_ = self.X_.shape[1]
        self._learn(self.X_)
        return self

    def recommend(self, X=None, k: int = 10, *, exclude_seen: bool = True) -> np.ndarray:
        """Rank items for every history.

        Parameters
        ----------
        X : array_like or sparse, shape (n_users, n_items), optional
            Histories; those of `fit` by default.
        k : int
            Length of a list. A catalogue with fewer than k items to offer gives shorter lists.
        exclude_seen : bool
            Leave out items of the user's own history: right where nobody buys twice.

        Returns
        -------
        ndarray of int64, shape (n_users, k)
            Item columns, best first, the lower column first on a tie; -1 fills what the model
            cannot.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before `fit`.
        ValueError
            If k < 1, or `X` is bad or has another number of items than in `fit`.
        """
        check_is_fitted(self)
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        known = X is None
        X = self.X_ if known else check_matrix(X)
        if X.shape[1] != self.n_features_in_:
            raise ValueError(f"X has {X.shape[1]} items, but fit saw {self.n_features_in_}")
        return self._rank(X, k, exclude_seen, known)

    @abstractmethod
    def _learn(self, X: sp.csr_array) -> None:
        """Set the learned state from a checked matrix."""

    @abstractmethod
    def _rank(self, X: sp.csr_array, k: int, exclude_seen: bool, known: bool) -> np.ndarray:
        """Rank items; `known` says that the rows of X are the users of `fit`."""


class DenseRecommender(Recommender):
    """A model that scores every item, a block of users at a time."""

    _BLOCK_ENTRIES = 2**24  # 128 MB of float64 scores at once

    def _rank(self, X: sp.csr_array, k: int, exclude_seen: bool, known: bool) -> np.ndarray:
        rows = max(1, self._BLOCK_ENTRIES // X.shape[1])
        blocks = (X[start : start + rows] for start in range(0, X.shape[0], rows))
        return np.vstack(
            [top_k_dense(self._score(b), k, exclude=b if exclude_seen else None) for b in blocks]
        )

    @abstractmethod
    def _score(self, X: sp.csr_array) -> np.ndarray:
        """Scores, shape (n_users, n_items), of a block of histories."""
