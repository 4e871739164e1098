"""Ranking metrics of score matrices, averaged over every order of tied items.

A list has to break ties somehow; a score does not say how. What is returned here is the mean over all
orders of the tied items, so that it depends neither on the order of the columns nor on luck.
"""

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["hit_rate", "ndcg", "reciprocal_rank"]


def ndcg(relevance: ArrayLike, scores: ArrayLike, k: int) -> np.ndarray:
    r"""Discounted gain of the first k places over the largest possible, for graded relevance.

    .. math:: \mathrm{DCG}@k = \sum_{r=1}^{k} \frac{g_r}{\log_2(r + 1)}

    with :math:`g_r` the relevance at place r; items with one score share the mean of their gains.

    Parameters
    ----------
    relevance : array_like of float, shape (n_users, n_items)
        Gains, none negative. For the exponential form pass ``2**relevance - 1``.
    scores : array_like of float, shape (n_users, n_items)
    k : int
        Places that count.

    Returns
    -------
    ndarray of float, shape (n_users,)
        In [0, 1]; NaN for a user with no relevant item.

    Raises
    ------
    ValueError
        If the shapes differ, a gain is negative or not finite, a score is NaN, or ``k < 1``.

    References
    ----------
    Järvelin & Kekäläinen, "Cumulated gain-based evaluation of IR techniques", TOIS 2002. Ties: McSherry &
    Najork, "Computing information retrieval performance measures efficiently in the presence of tied
    scores", ECIR 2008.
    """
    gains = np.asarray(relevance, dtype=np.float64)
    scores = np.asarray(scores, dtype=np.float64)
    if gains.ndim != 2 or gains.shape != scores.shape or not gains.shape[1]:
        raise ValueError(f"relevance has shape {gains.shape}, scores has {scores.shape}")
    if not np.isfinite(gains).all() or (gains < 0).any():
        raise ValueError("relevance must be finite and not negative")
    if np.isnan(scores).any():
        raise ValueError(f"user {np.argwhere(np.isnan(scores))[0, 0]} has a score that is NaN")
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    k = min(k, gains.shape[1])
    discount = 1.0 / np.log2(np.arange(2, k + 2))
    ideal = -np.sort(np.partition(-gains, k - 1, axis=1)[:, :k], axis=1) @ discount
    gain = _first_gains(gains, scores, k) @ discount
    return np.divide(gain, ideal, out=np.full(len(gains), np.nan), where=ideal > 0)


def _first_gains(gains: np.ndarray, scores: np.ndarray, k: int) -> np.ndarray:
    """Gains at places 1 … k, each the mean over the items that are tied for its place."""
    top = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    top = np.take_along_axis(top, np.argsort(-np.take_along_axis(scores, top, 1), axis=1), axis=1)
    ranked = np.take_along_axis(scores, top, axis=1)
    first = np.take_along_axis(gains, top, axis=1)
    # The run at place k may go on behind it: its mean is over the whole row.
    last = ranked[:, -1:]
    level = scores == last
    mean = np.einsum("ui,ui->u", gains, level) / level.sum(axis=1)
    first = np.where(ranked == last, mean[:, None], first)
    # Runs before it lie within the k places, row after row in one flat array.
    starts = np.ones(ranked.shape, dtype=bool)
    starts[:, 1:] = ranked[:, 1:] != ranked[:, :-1]
    starts = np.flatnonzero(starts)
    sizes = np.diff(starts, append=ranked.size)
    return np.repeat(np.add.reduceat(first.ravel(), starts) / sizes, sizes).reshape(first.shape)


def hit_rate(scores: ArrayLike, targets: ArrayLike, k: int) -> np.ndarray:
    """Probability that the target stands in the first k places, ties in random order.

    Parameters
    ----------
    scores : array_like of float, shape (n_users, n_items)
        ``-inf`` bars an item: it stands in no list.
    targets : array_like of int, shape (n_users,)
        Column of each user's one relevant item.
    k : int

    Returns
    -------
    ndarray of float, shape (n_users,)

    Raises
    ------
    ValueError
        If the shapes do not fit, a target is no column, a score is NaN, or ``k < 1``.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    above, tied, listed = _places(scores, targets)
    return np.where(listed, np.clip((k - above) / tied, 0.0, 1.0), 0.0)


def reciprocal_rank(scores: ArrayLike, targets: ArrayLike) -> np.ndarray:
    """Mean of 1 / place of the target over the places that ties leave open; 0 if it is barred.

    Parameters, returns and errors are those of `hit_rate`.
    """
    above, tied, listed = _places(scores, targets)
    harmonic = np.concatenate([[0.0], np.cumsum(1.0 / np.arange(1, np.shape(scores)[1] + 1))])
    return np.where(listed, (harmonic[above + tied] - harmonic[above]) / tied, 0.0)


def _places(scores: ArrayLike, targets: ArrayLike) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Items above each target, items level with it (itself included), and whether it may be listed."""
    scores, targets = np.asarray(scores), np.asarray(targets)
    if scores.ndim != 2 or targets.shape != scores.shape[:1]:
        raise ValueError(f"targets of shape {targets.shape} do not fit scores of {scores.shape}")
    if np.isnan(scores).any():
        raise ValueError(f"user {np.argwhere(np.isnan(scores))[0, 0]} has a score that is NaN")
    if targets.size and not 0 <= targets.min() <= targets.max() < scores.shape[1]:
        raise ValueError(f"targets must lie in [0, {scores.shape[1]})")
    own = np.take_along_axis(scores, targets[:, None], axis=1)
    return (scores > own).sum(axis=1), (scores == own).sum(axis=1), own[:, 0] > -np.inf
