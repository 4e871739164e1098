"""Ranking metrics over the full catalogue, one value a user.

All take ``recommended``, integers of shape (n_users, k): item columns, best first, -1 where a list is
shorter than k; and ``relevant``, sparse, shape (n_users, n_items): a stored entry above zero says that
the item is relevant for the user. All return float64 of shape (n_users,), NaN for a user with no
relevant item: such a user says nothing about a ranking and must not count as a failure. Take
``numpy.nanmean`` for the average.
"""

import numpy as np
import scipy.sparse as sp

__all__ = [
    "average_precision",
    "coverage",
    "hit_rate",
    "hits",
    "ndcg",
    "novelty",
    "recall",
    "reciprocal_rank",
]


def hits(recommended: np.ndarray, relevant: sp.sparray) -> np.ndarray:
    """Mark the places of the lists that hold a relevant item.

    Parameters
    ----------
    recommended : ndarray of int, shape (n_users, k)
        Item columns, -1 for none.
    relevant : sparse, shape (n_users, n_items)
        Entries above zero are relevant.

    Returns
    -------
    ndarray of bool, shape (n_users, k)

    Raises
    ------
    ValueError
        If the numbers of users differ, an item is not in the catalogue, or a list names one twice.
    """
    recommended = np.asarray(recommended)
    relevant = sp.csr_array(relevant)
    if recommended.ndim != 2 or recommended.shape[0] != relevant.shape[0]:
        raise ValueError(
            f"recommended has shape {recommended.shape}, but relevant has {relevant.shape[0]} users"
        )
    if recommended.size and not -1 <= recommended.min() <= recommended.max() < relevant.shape[1]:
        raise ValueError(f"recommended items must lie in [-1, {relevant.shape[1]})")
    in_order = np.sort(recommended, axis=1)
    twice = (in_order[:, 1:] == in_order[:, :-1]) & (in_order[:, 1:] >= 0)
    if twice.any():
        user, place = np.argwhere(twice)[0]
        raise ValueError(f"the list of user {user} names item {in_order[user, place]} twice")
    users = np.arange(recommended.shape[0])[:, None]
    found = relevant[np.broadcast_to(users, recommended.shape), np.maximum(recommended, 0)] > 0
    return np.asarray(found.todense() if sp.issparse(found) else found) & (recommended >= 0)


def _n_relevant(relevant: sp.sparray) -> np.ndarray:
    n = np.asarray((sp.csr_array(relevant) > 0).sum(axis=1), dtype=np.float64)
    n[n == 0] = np.nan
    return n


def hit_rate(recommended: np.ndarray, relevant: sp.sparray) -> np.ndarray:
    """1 where the list has a relevant item, else 0."""
    return np.where(
        np.isnan(_n_relevant(relevant)), np.nan, hits(recommended, relevant).any(axis=1)
    )


def recall(recommended: np.ndarray, relevant: sp.sparray) -> np.ndarray:
    """Share of a user's relevant items that the list has."""
    return hits(recommended, relevant).sum(axis=1) / _n_relevant(relevant)


def reciprocal_rank(recommended: np.ndarray, relevant: sp.sparray) -> np.ndarray:
    """1 / place of the first relevant item, places from 1; 0 when the list has none."""
    places = 1.0 / np.arange(1, np.shape(recommended)[1] + 1)
    first = (hits(recommended, relevant) * places).max(axis=1)
    return np.where(np.isnan(_n_relevant(relevant)), np.nan, first)


def ndcg(recommended: np.ndarray, relevant: sp.sparray) -> np.ndarray:
    r"""Discounted gain of the list over that of the best list of its length, binary relevance.

    .. math:: \mathrm{NDCG}@k = \frac{\sum_{r=1}^{k} g_r / \log_2(r + 1)}
              {\sum_{r=1}^{\min(k, R)} 1 / \log_2(r + 1)}

    with :math:`g_r = 1` for a relevant item at place r, and R relevant items.

    References
    ----------
    Järvelin & Kekäläinen, "Cumulated gain-based evaluation of IR techniques", TOIS 2002.
    """
    k = np.shape(recommended)[1]
    discount = 1.0 / np.log2(np.arange(2, k + 2))
    gain = hits(recommended, relevant) @ discount
    n = _n_relevant(relevant)
    best = np.cumsum(discount)[np.minimum(np.nan_to_num(n, nan=1), k).astype(int) - 1]
    return np.where(np.isnan(n), np.nan, gain / best)


def average_precision(recommended: np.ndarray, relevant: sp.sparray) -> np.ndarray:
    r"""Precision at the places of the relevant items, averaged; its mean over users is MAP@k.

    .. math:: \mathrm{AP}@k = \frac{1}{\min(k, R)} \sum_{r=1}^{k} g_r \frac{g_1 + \dots + g_r}{r}

    with :math:`g_r = 1` for a relevant item at place r, and R relevant items.
    """
    found = hits(recommended, relevant)
    k = found.shape[1]
    precision = np.cumsum(found, axis=1) / np.arange(1, k + 1)
    return (found * precision).sum(axis=1) / np.minimum(_n_relevant(relevant), k)


def novelty(recommended: np.ndarray, n_users_of: np.ndarray, n_users: int) -> float:
    r"""Mean surprise of the recommended items, :math:`-\log_2` of the share of users who have them.

    Parameters
    ----------
    recommended : ndarray of int, shape (n_users, k)
        Item columns, -1 for none.
    n_users_of : array_like of int, shape (n_items,)
        Users who have the item; an item that nobody has counts as if one had it.
    n_users : int
        All users.

    Returns
    -------
    float
        Bits; NaN when nothing is recommended.

    References
    ----------
    Zhou et al., "Solving the apparent diversity-accuracy dilemma of recommender systems", PNAS 2010.
    """
    items = np.asarray(recommended)
    surprise = -np.log2(np.maximum(n_users_of, 1) / n_users)
    listed = items[items >= 0]
    return float(surprise[listed].mean()) if listed.size else float("nan")


def coverage(recommended: np.ndarray, n_items: int) -> float:
    """Share of the catalogue that stands in at least one list."""
    items = np.unique(recommended)
    return float((items >= 0).sum() / n_items)
