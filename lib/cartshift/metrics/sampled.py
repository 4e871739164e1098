"""What a ranking metric becomes when a target is ranked against a sample of the catalogue."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import hypergeom

__all__ = ["sampled_hit_rate"]


def sampled_hit_rate(ranks: ArrayLike, n_items: int, n_negatives: int, k: int) -> np.ndarray:
    r"""Probability that a target stands in the first k places among itself and sampled others.

    A target of full rank r has r − 1 items above it. Of m negatives drawn without replacement from the
    other n − 1 items, the number above it is hypergeometric; the target is listed if it is below k. So
    the expected sampled hit rate needs no sampling. With m = n − 1 it is the full hit rate.

    Parameters
    ----------
    ranks : array_like of int, shape (n_users,)
        Rank of each user's target in the full catalogue, from 1.
    n_items : int
        Size of the catalogue, the target included.
    n_negatives : int
        Items sampled without replacement, 1 … n_items − 1.
    k : int
        Places that count.

    Returns
    -------
    ndarray of float, shape (n_users,)

    Raises
    ------
    ValueError
        If a rank lies outside 1 … n_items, or a number is out of range.

    References
    ----------
    Krichene & Rendle, "On sampled metrics for item recommendation", KDD 2020 (who sample with
    replacement; the difference vanishes for large catalogues).
    """
    ranks = np.asarray(ranks)
    if not 1 <= n_negatives < n_items:
        raise ValueError(f"n_negatives must lie in 1 to {n_items - 1}, not {n_negatives}")
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    if ranks.dtype.kind not in "iu" or (
        ranks.size and not 1 <= ranks.min() <= ranks.max() <= n_items
    ):
        raise ValueError(f"ranks must be whole numbers from 1 to {n_items}")
    distinct, place = np.unique(ranks, return_inverse=True)
    return hypergeom.cdf(k - 1, n_items - 1, distinct - 1, n_negatives)[place]
