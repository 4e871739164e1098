"""From events to padded sequences of integers: what every sequence model eats."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from cartshift.data.schema import TIMESTAMP, USER, require_columns, require_values

PAD = 0
UNKNOWN = 1


class Vocabulary:
    """Integer codes for tokens: 0 is padding, 1 is any token not seen by `fit`, the rest follow.

    Attributes
    ----------
    tokens_ : ndarray of shape (n_tokens,)
        Known tokens, the most frequent first (ties: by value); token ``tokens_[i]`` has code ``i + 2``.
    """

    def fit(self, tokens: ArrayLike, min_count: int = 1) -> Vocabulary:
        """Learn the tokens that occur at least `min_count` times.

        Raises
        ------
        ValueError
            When no token is left.
        """
        values, counts = np.unique(np.asarray(tokens), return_counts=True)
        values, counts = values[counts >= min_count], counts[counts >= min_count]
        if not len(values):
            raise ValueError(f"no token occurs at least {min_count} times")
        self.tokens_ = values[np.argsort(-counts, kind="stable")]
        self._index = pd.Index(self.tokens_)
        return self

    def __len__(self) -> int:
        """Return the number of codes, padding and unknown among them."""
        return len(self.tokens_) + 2

    def encode(self, tokens: ArrayLike) -> np.ndarray:
        """Return the code of each token as int64; unseen tokens become `UNKNOWN`."""
        codes = self._index.get_indexer(pd.Index(np.asarray(tokens))) + 2
        return np.where(codes < 2, UNKNOWN, codes).astype(np.int64)

    def decode(self, codes: ArrayLike) -> list[Hashable]:
        """Return the token of each code; padding and unknown become ``None``.

        Raises
        ------
        ValueError
            When a code is outside 0 … ``len(self) − 1``.
        """
        codes = np.asarray(codes)
        if codes.size and (codes.min() < 0 or codes.max() >= len(self)):
            raise ValueError(
                f"codes must be from 0 to {len(self) - 1}, got {codes.min()} to {codes.max()}"
            )
        return [None if code < 2 else self.tokens_[code - 2] for code in codes]


def user_sequences(events: pd.DataFrame, column: str, by: str = USER) -> pd.Series:
    """Split one column of an event table into one sequence per user, in order of time.

    Parameters
    ----------
    events : DataFrame
        An event table, in any order; rows that share a timestamp keep the table's order.
    column : str
        Column whose values make the sequences.
    by : str
        Column whose values own the sequences, for example ``"session"``.

    Returns
    -------
    Series of ndarray
        Indexed by the sorted values of `by`.
    """
    require_columns(events, (by, TIMESTAMP, column))
    require_values(events, by)
    require_values(events, TIMESTAMP)
    codes, owners = pd.factorize(events[by], sort=True)
    order = np.lexsort((events[TIMESTAMP].to_numpy(), codes))
    starts = np.searchsorted(codes[order], np.arange(1, len(owners)))
    parts = np.split(events[column].to_numpy()[order], starts)
    sequences = np.empty(len(owners), dtype=object)
    sequences[:] = parts
    return pd.Series(sequences, index=pd.Index(owners, name=by), name=column)


def make_windows(seq: ArrayLike, length: int, stride: int = 1) -> np.ndarray:
    """Cut a sequence into overlapping windows.

    Parameters
    ----------
    seq : array-like of shape (n, …)
    length, stride : int, ≥ 1

    Returns
    -------
    ndarray of shape (n_windows, length, …)
        Window ``i`` starts at ``i · stride``; a rest that fills no window is left out, so a sequence
        shorter than `length` gives none. A read-only view: no data are copied.

    Raises
    ------
    ValueError
        When `length` or `stride` is below 1.
    """
    if length < 1 or stride < 1:
        raise ValueError(f"length and stride must be at least 1, got {length} and {stride}")
    seq = np.asarray(seq)
    if len(seq) < length:
        return np.empty((0, length, *seq.shape[1:]), dtype=seq.dtype)
    windows = np.lib.stride_tricks.sliding_window_view(seq, length, axis=0)[::stride]
    return np.moveaxis(windows, -1, 1)


class Batch(NamedTuple):
    """Padded sequences.

    Attributes
    ----------
    ids : ndarray of int64, shape (n, width)
    lengths : ndarray of int64, shape (n,)
    mask : ndarray of bool, shape (n, width)
        True where `ids` holds a real event.
    """

    ids: np.ndarray
    lengths: np.ndarray
    mask: np.ndarray


def pad_batch(seqs: Iterable[Sequence[int] | np.ndarray], max_len: int | None = None) -> Batch:
    """Put sequences of different lengths into one array, padded with `PAD` on the right.

    Parameters
    ----------
    seqs : iterable of integer sequences
        Empty ones are allowed.
    max_len : int, optional
        Keep only the last `max_len` events of each (the most recent say most about the next).

    Returns
    -------
    Batch
        As wide as the longest sequence that is left.

    Raises
    ------
    ValueError
        When `max_len` is below 1 or there is no sequence.
    """
    if max_len is not None and max_len < 1:
        raise ValueError(f"max_len must be at least 1, got {max_len}")
    arrays = [np.asarray(s, dtype=np.int64) for s in seqs]
    if not arrays:
        raise ValueError("no sequence to pad")
    if max_len is not None:
        arrays = [a[-max_len:] for a in arrays]
    lengths = np.array([len(a) for a in arrays], dtype=np.int64)
    mask = np.arange(lengths.max()) < lengths[:, None]
    ids = np.full(mask.shape, PAD, dtype=np.int64)
    ids[mask] = np.concatenate(arrays)
    return Batch(ids, lengths, mask)
