"""Neighbourhood models: items like yours, or users like you."""

import numpy as np
import scipy.sparse as sp

from cartshift.recommend.base import Recommender
from cartshift.recommend.sparse import row_norms, top_k_product

__all__ = ["ItemKNN", "UserKNN", "cosine_neighbours"]


def cosine_neighbours(
    X: sp.csr_array,
    Y: sp.csr_array,
    n_neighbors: int,
    *,
    shrink: float = 0.0,
    exclude_diagonal: bool = False,
    n_jobs: int | None = None,
) -> sp.csr_array:
    r"""The most similar rows of `Y` for every row of `X`.

    .. math:: s_{ij} = \frac{x_i \cdot y_j}{\lVert x_i\rVert\,\lVert y_j\rVert + \lambda}

    Parameters
    ----------
    X, Y : scipy.sparse.csr_array, shapes (n, m) and (p, m)
        Rows to compare, not negative.
    n_neighbors : int
        Neighbours kept per row of `X`, at least 1.
    shrink : float
        :math:`\lambda`, in units of the squared row norm: how much overlap a similarity needs
        before it is believed.
    exclude_diagonal : bool
        Leave out (i, i): `X` and `Y` hold the same rows.
    n_jobs : int, optional
        Threads; one by default, -1 for every core.

    Returns
    -------
    scipy.sparse.csr_array, shape (n, p)
        Similarities in (0, 1], at most `n_neighbors` a row.

    References
    ----------
    Sarwar et al., "Item-based collaborative filtering recommendation algorithms", WWW 2001.
    """
    indices, values = top_k_product(
        X,
        Y.T.tocsr(),
        n_neighbors,
        exclude=sp.eye_array(X.shape[0], Y.shape[0], format="csr") if exclude_diagonal else None,
        norms=(row_norms(X), row_norms(Y)),
        shrink=shrink,
        n_jobs=n_jobs,
    )
    found = indices >= 0
    indptr = np.concatenate([[0], np.cumsum(found.sum(axis=1))])
    return sp.csr_array((values[found], indices[found], indptr), shape=(X.shape[0], Y.shape[0]))


class _Neighbourhood(Recommender):
    def __init__(self, n_neighbors: int = 100, shrink: float = 0.0, *, n_jobs: int | None = None):
        self.n_neighbors = n_neighbors
        self.shrink = shrink
        self.n_jobs = n_jobs

    def fit(self, X, y=None):
        if self.n_neighbors < 1:
            raise ValueError(f"n_neighbors must be at least 1, not {self.n_neighbors}")
        if not 0 <= self.shrink < np.inf:
            raise ValueError(f"shrink must be finite and not negative, not {self.shrink}")
        return super().fit(X, y)

    def _vote(self, A, B, k: int, exclude: sp.csr_array | None) -> np.ndarray:
        return top_k_product(A, B, k, exclude=exclude, n_jobs=self.n_jobs)[0]


class ItemKNN(_Neighbourhood):
    """Score an item by its similarity to the items of the user's history.

    Parameters
    ----------
    n_neighbors : int
        Neighbours kept per item.
    shrink : float
        Damping of similarities between rare items, see `cosine_neighbours`.
    n_jobs : int, optional
        Threads; one by default, -1 for every core.

    Attributes
    ----------
    similarity_ : scipy.sparse.csr_array, shape (n_items, n_items)
        Row j holds the neighbours of item j, itself not among them.

    References
    ----------
    Deshpande & Karypis, "Item-based top-N recommendation algorithms", TOIS 2004.
    """

    def _learn(self, X: sp.csr_array) -> None:
        items = X.T.tocsr()
        self.similarity_ = cosine_neighbours(
            items,
            items,
            self.n_neighbors,
            shrink=self.shrink,
            exclude_diagonal=True,
            n_jobs=self.n_jobs,
        )

    def _rank(self, X: sp.csr_array, k: int, exclude_seen: bool, known: bool) -> np.ndarray:
        # every item of the history votes for its neighbours, by their similarity
        return self._vote(X, self.similarity_, k, X if exclude_seen else None)


class UserKNN(_Neighbourhood):
    """Score an item by the histories of the users who are most similar.

    Parameters
    ----------
    n_neighbors : int
        Neighbours asked per user.
    shrink : float
        Damping of similarities between users with short histories, see `cosine_neighbours`.
    n_jobs : int, optional
        Threads; one by default, -1 for every core.

    Attributes
    ----------
    similarity_ : scipy.sparse.csr_array, shape (n_users, n_users)
        Row u holds the neighbours of user u of `fit`, itself not among them.

    References
    ----------
    Herlocker et al., "An algorithmic framework for performing collaborative filtering", SIGIR 1999.
    """

    def _learn(self, X: sp.csr_array) -> None:
        self.similarity_ = self._neighbours(X, known=True)

    def _rank(self, X: sp.csr_array, k: int, exclude_seen: bool, known: bool) -> np.ndarray:
        neighbours = self.similarity_ if known else self._neighbours(X, known=False)
        return self._vote(neighbours, self.X_, k, X if exclude_seen else None)

    def _neighbours(self, X: sp.csr_array, known: bool) -> sp.csr_array:
        return cosine_neighbours(
            X,
            self.X_,
            self.n_neighbors,
            shrink=self.shrink,
            exclude_diagonal=known,
            n_jobs=self.n_jobs,
        )
