"""The two baselines that need no similarity: what everybody buys, and what this user buys."""

import numpy as np
import scipy.sparse as sp

from cartshift.recommend.base import DenseRecommender

__all__ = ["OwnFrequency", "Popularity"]


class Popularity(DenseRecommender):
    """Rank items by the number of users who have them, the same list for everybody.

    Attributes
    ----------
    popularity_ : ndarray of float64, shape (n_items,)
        Users per item.
    """

    def _learn(self, X: sp.csr_array) -> None:
        self.popularity_ = np.bincount(X.indices, minlength=X.shape[1]).astype(np.float64)

    def _score(self, X: sp.csr_array) -> np.ndarray:
        return np.broadcast_to(self.popularity_, X.shape)


class OwnFrequency(Popularity):
    """Rank items by how often this user had them, and all others by popularity behind.

    The baseline to beat in grocery next-basket prediction (Hu et al., SIGIR 2020). With
    ``exclude_seen=True`` nothing of the user's own is left and it equals `Popularity`.
    """

    def _score(self, X: sp.csr_array) -> np.ndarray:
        # dividing by more than the maximum keeps popularity below the smallest own weight
        smallest = X.data.min(initial=1.0)
        return X.toarray() + smallest * self.popularity_ / (self.popularity_.max() + 1)
