"""Sessions as a graph of items: who follows whom, and what can be predicted from that alone."""

from collections.abc import Iterable, Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike

__all__ = ["examples", "hit_rate", "markov_scores", "session_knn_scores", "transition_counts"]


def transition_counts(sessions: Iterable[Sequence[int]], n_items: int) -> sp.csr_array:
    """Count how often each item directly follows each other one: the weighted directed item graph.

    Parameters
    ----------
    sessions : iterable of sequences of int
        Items of one session in order, from 0 to n_items - 1.
    n_items : int

    Returns
    -------
    csr_array of float64, shape (n_items, n_items)
        Entry (i, j): how often j came directly after i.
    """
    arrays = [np.asarray(session) for session in sessions]
    before = np.concatenate([np.empty(0, dtype=np.int64), *(a[:-1] for a in arrays)])
    after = np.concatenate([np.empty(0, dtype=np.int64), *(a[1:] for a in arrays)])
    pairs = (before.astype(np.int64), after.astype(np.int64))
    return sp.coo_array((np.ones(len(before)), pairs), shape=(n_items, n_items)).tocsr()


def examples(
    sessions: Iterable[Sequence[int]], n_items: int, length: int
) -> tuple[np.ndarray, np.ndarray]:
    """Cut sessions into pairs of what was seen and what came next, one for every item but the first.

    Parameters
    ----------
    sessions : iterable of sequences of int
    n_items : int
        The code that pads short contexts on the left.
    length : int
        Items of a context that are kept: the last ones.

    Returns
    -------
    contexts : ndarray of int64, shape (n_examples, length)
    targets : ndarray of int64, shape (n_examples,)
    """
    contexts, targets = [], []
    for session in sessions:
        padded = np.concatenate([np.full(length, n_items), np.asarray(session, dtype=np.int64)])
        for place in range(length + 1, len(padded)):
            contexts.append(padded[place - length : place])
            targets.append(padded[place])
    return np.reshape(contexts, (-1, length)).astype(np.int64), np.array(targets, dtype=np.int64)


def hit_rate(scores: ArrayLike, contexts: np.ndarray, targets: np.ndarray, k: int = 20) -> float:
    """Share of targets among the k highest scores; the last item of the context is never proposed.

    Parameters
    ----------
    scores : array_like of float, shape (n_examples, n_items)
    contexts, targets : ndarrays
        From `examples`.
    k : int

    Returns
    -------
    float
        A target that ties with others at the k-th place counts as placed in their middle.
    """
    scores = np.array(scores, dtype=np.float64)
    every = np.arange(len(scores))
    scores[every, contexts[:, -1]] = -np.inf
    own = scores[every, targets][:, np.newaxis]
    place = (scores > own).sum(axis=1) + ((scores == own).sum(axis=1) - 1) / 2
    return float((place < k).mean())


def markov_scores(counts: sp.sparray, contexts: np.ndarray, popularity: ArrayLike) -> np.ndarray:
    """Score every item by how often it followed the last one; popularity breaks ties.

    Parameters
    ----------
    counts : sparse array, shape (n_items, n_items)
        From `transition_counts`.
    contexts : ndarray of int, shape (n_examples, length)
    popularity : array_like of float, shape (n_items,)

    Returns
    -------
    ndarray of float64, shape (n_examples, n_items)
    """
    popularity = np.asarray(popularity, dtype=np.float64)
    return counts[contexts[:, -1]].toarray() + popularity / (1 + popularity.sum())


def session_knn_scores(
    sessions: Sequence[Sequence[int]],
    contexts: np.ndarray,
    n_items: int,
    *,
    k: int = 100,
    decay: float = 0.8,
) -> np.ndarray:
    """Score items by the k most similar past sessions.

    Parameters
    ----------
    sessions : sequence of sequences of int
        The past.
    contexts : ndarray of int, shape (n_examples, length)
        From `examples`.
    n_items : int
    k : int
        Sessions that may speak.
    decay : float
        Weight of an item of the context for each step that it lies back, in (0, 1].

    Returns
    -------
    ndarray of float64, shape (n_examples, n_items)
        Sums of the cosine similarities of the neighbours that hold an item.

    References
    ----------
    Ludewig & Jannach, "Evaluation of session-based recommendation algorithms", 2018: V-SKNN.
    """
    rows = np.repeat(np.arange(len(sessions)), [len(session) for session in sessions])
    past = sp.csr_array(
        (np.ones(len(rows)), (rows, np.concatenate([np.asarray(s) for s in sessions]))),
        shape=(len(sessions), n_items),
    )
    past.data[:] = 1
    weights = np.zeros((len(contexts), n_items + 1))
    for place in range(contexts.shape[1]):
        back = contexts.shape[1] - 1 - place
        weights[np.arange(len(contexts)), contexts[:, place]] = decay**back
    unit = sp.diags_array(1 / np.sqrt(past.sum(axis=1))) @ past
    similarity = (unit @ weights[:, :n_items].T).T
    k = min(k, len(sessions))
    least = np.partition(similarity, -k, axis=1)[:, [-k]]
    return np.where((similarity >= least) & (similarity > 0), similarity, 0) @ past
