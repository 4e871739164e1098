"""The baselines that a sequence model has to beat: what followed the last event, and own habits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from cartshift.data.sequences import pad_batch

__all__ = ["MarkovChain", "PersonalMarkov", "SecondOrderMarkov"]

Sequences = Iterable[Sequence[int] | np.ndarray]


class MarkovChain(BaseEstimator):
    r"""First-order Markov chain: the next event depends on the last one alone.

    .. math:: P(j \mid i) = \frac{n_{ij} + a\, p_j}{n_i + a}

    with the counts :math:`n_{ij}` of event j right after i, and the shares :math:`p_j` of all events,
    themselves smoothed by one count each. A code that was never followed by anything falls back on
    :math:`p`, and so does an empty history.

    Parameters
    ----------
    n_codes : int
        Size of the vocabulary; codes are 0 … n_codes − 1, and 0 is padding, which is never predicted.
    smoothing : float, > 0
        a, in events: how much evidence a row needs before it outweighs popularity.

    Attributes
    ----------
    popularity_ : ndarray of float64, shape (n_codes,)
    transitions_ : ndarray of float64, shape (n_codes, n_codes)
        Row: the last event; column: the next. Rows sum to 1.
    """

    def __init__(self, n_codes: int, smoothing: float = 5.0) -> None:
        self.n_codes = n_codes
        self.smoothing = smoothing

    def fit(self, sequences: Sequences) -> Self:
        """Count which event followed which, within each sequence.

        Parameters
        ----------
        sequences : iterable of integer sequences

        Raises
        ------
        ValueError
            When there is no sequence, a code is outside 1 … n_codes − 1, or `smoothing` is not above 0.
        """
        if not self.smoothing > 0:
            raise ValueError(f"smoothing must be above 0, got {self.smoothing}")
        ids, _, mask = _checked(sequences, self.n_codes)
        popularity = np.bincount(ids[mask], minlength=self.n_codes) + 1.0
        popularity[0] = 0.0
        self.popularity_ = popularity / popularity.sum()

        pair = mask[:, 1:]
        cell = ids[:, :-1][pair] * self.n_codes + ids[:, 1:][pair]
        counts = np.bincount(cell, minlength=self.n_codes**2).reshape(self.n_codes, -1)
        smoothed = counts + self.smoothing * self.popularity_
        self.transitions_ = smoothed / smoothed.sum(axis=1, keepdims=True)
        return self

    def predict_proba(self, histories: Sequences) -> np.ndarray:
        """Return the distribution of the event that follows each history.

        Returns
        -------
        ndarray of float64, shape (n_histories, n_codes)
        """
        check_is_fitted(self)
        ids, lengths, _ = _checked(histories, self.n_codes)
        if not ids.shape[1]:
            return np.tile(self.popularity_, (len(ids), 1))
        last = ids[np.arange(len(ids)), lengths - 1]
        return np.where(lengths[:, None] > 0, self.transitions_[last], self.popularity_)


class SecondOrderMarkov(MarkovChain):
    r"""Second-order Markov chain, smoothed towards the first: the last two events decide.

    .. math:: P(j \mid h, i) = \frac{n_{hij} + b\, P(j \mid i)}{n_{hi} + b}

    with the counts :math:`n_{hij}` of event j right after h and i, and :math:`P(j \mid i)` as in
    `MarkovChain`, which also answers for a history of one event. The table holds `n_codes`³ numbers.

    Parameters
    ----------
    n_codes : int
    smoothing : float, > 0
        a of the first order, in events.
    pair_smoothing : float, > 0
        b, in events: how much evidence a pair needs before it outweighs its last event.

    Attributes
    ----------
    pair_transitions_ : ndarray of float64, shape (n_codes, n_codes, n_codes)
        Axes: the event before the last; the last; the next. Sums over the last axis are 1.
    """

    def __init__(self, n_codes: int, smoothing: float = 5.0, pair_smoothing: float = 60.0) -> None:
        super().__init__(n_codes, smoothing)
        self.pair_smoothing = pair_smoothing

    def fit(self, sequences: Sequences) -> Self:
        """Count which event followed which two, within each sequence.

        Raises
        ------
        ValueError
            As `MarkovChain`, and when `pair_smoothing` is not above 0.
        """
        if not self.pair_smoothing > 0:
            raise ValueError(f"pair_smoothing must be above 0, got {self.pair_smoothing}")
        sequences = list(sequences)
        super().fit(sequences)
        ids, _, mask = pad_batch(sequences)
        triple = mask[:, 2:]
        before, last, following = ids[:, :-2][triple], ids[:, 1:-1][triple], ids[:, 2:][triple]
        cell = (before * self.n_codes + last) * self.n_codes + following
        counts = np.bincount(cell, minlength=self.n_codes**3).reshape((self.n_codes,) * 3)
        smoothed = counts + self.pair_smoothing * self.transitions_
        self.pair_transitions_ = smoothed / smoothed.sum(axis=2, keepdims=True)
        return self

    def predict_proba(self, histories: Sequences) -> np.ndarray:
        """Return the distribution of the event that follows each history."""
        histories = list(histories)
        proba = super().predict_proba(histories)
        ids, lengths, _ = pad_batch(histories)
        rows = np.flatnonzero(lengths > 1)
        end = lengths[rows]
        proba[rows] = self.pair_transitions_[ids[rows, end - 2], ids[rows, end - 1]]
        return proba


class PersonalMarkov(MarkovChain):
    r"""A Markov chain mixed with the user's own frequencies: a memory that ignores order.

    .. math:: (1 - w)\, P(j \mid i) + w\, \frac{c_j + a\, p_j}{|h| + a}

    with the counts :math:`c_j` of event j in the history h.

    Parameters
    ----------
    n_codes : int
    smoothing : float, > 0
        a of both parts, in events.
    weight : float in [0, 1]
        w; 0 is the plain chain.
    """

    def __init__(self, n_codes: int, smoothing: float = 5.0, weight: float = 0.3) -> None:
        super().__init__(n_codes, smoothing)
        self.weight = weight

    def fit(self, sequences: Sequences) -> Self:
        """Count as `MarkovChain` does; own frequencies come with the histories.

        Raises
        ------
        ValueError
            As `MarkovChain`, and when `weight` is outside [0, 1].
        """
        if not 0 <= self.weight <= 1:
            raise ValueError(f"weight must be from 0 to 1, got {self.weight}")
        return super().fit(sequences)

    def predict_proba(self, histories: Sequences) -> np.ndarray:
        """Return the distribution of the event that follows each history."""
        histories = list(histories)
        chain = super().predict_proba(histories)
        ids, lengths, mask = pad_batch(histories)
        cell = np.nonzero(mask)[0] * self.n_codes + ids[mask]
        counts = np.bincount(cell, minlength=len(ids) * self.n_codes).reshape(len(ids), -1)
        own = counts + self.smoothing * self.popularity_
        own /= lengths[:, None] + self.smoothing
        return (1 - self.weight) * chain + self.weight * own


def _checked(sequences: Sequences, n_codes: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    ids, lengths, mask = pad_batch(sequences)
    real = ids[mask]
    if real.size and (real.min() < 1 or real.max() >= n_codes):
        raise ValueError(f"codes must be from 1 to {n_codes - 1}, got {real.min()} to {real.max()}")
    return ids, lengths, mask
