"""Splits of an event table that respect time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from cartshift.data.schema import TIMESTAMP, USER, SchemaError, require_columns, require_values


class Split(NamedTuple):
    """Two event tables with the caller's index and order of rows."""

    train: pd.DataFrame
    test: pd.DataFrame


def temporal_split(
    events: pd.DataFrame, cutoff: str | pd.Timestamp, gap: str | pd.Timedelta = "0D"
) -> Split:
    """Train on what happened before a moment, test on what happened from then on.

    Parameters
    ----------
    events : DataFrame
        An event table.
    cutoff : str or Timestamp
        First moment of the test part.
    gap : str or Timedelta, ≥ 0
        Taken off the end of the training part, so that features or labels that look some time ahead
        (a session that runs on, a purchase within seven days) do not reach into the test part.

    Returns
    -------
    Split
        ``train``: ``timestamp < cutoff − gap``; ``test``: ``timestamp ≥ cutoff``.

    Raises
    ------
    ValueError
        When `gap` is negative or either part would be empty; the message tells the table's range.
    SchemaError
        When the column ``timestamp`` is missing or holds missing values.
    """
    times = _column(events, TIMESTAMP)
    cutoff, gap = pd.Timestamp(cutoff), pd.Timedelta(gap)
    if gap < pd.Timedelta(0):
        raise ValueError(f"gap must not be negative, got {gap}")
    train, test = times < cutoff - gap, times >= cutoff
    for name, part in (("train", train), ("test", test)):
        if not part.any():
            raise ValueError(
                f"the {name} part is empty: cutoff {cutoff} with gap {gap}, "
                f"but the events run from {times.min()} to {times.max()}"
            )
    return Split(events[train], events[test])


def leave_last_out(events: pd.DataFrame, min_len: int = 2) -> Split:
    """Test on the last event of each user, train on all the others.

    Users with fewer than `min_len` events stay in the training part as a whole. Of events that share
    the last timestamp the one that stands last in the table is taken.

    Other users' later events stay in the training part, so a model sees the future of the shop: see
    Ji, Sun, Zhang and Li, "A Critical Study on Data Leakage in Recommender System Offline Evaluation",
    ACM TOIS 2023. Use `temporal_split` where that matters.

    Parameters
    ----------
    events : DataFrame
        An event table, in any order.
    min_len : int, ≥ 2
        Least number of events for a user to be tested.

    Returns
    -------
    Split
        ``test`` holds one row per tested user.

    Raises
    ------
    ValueError
        When `min_len` is below 2 or no user has that many events.
    SchemaError
        When ``user`` or ``timestamp`` is missing or holds missing values.
    """
    if min_len < 2:
        raise ValueError(
            f"min_len must be at least 2, so that something is left to train on; got {min_len}"
        )
    users = _column(events, USER)
    times = _column(events, TIMESTAMP)
    order = times.argsort(kind="stable").to_numpy()
    ordered = users.iloc[order]
    last = ~ordered.duplicated(keep="last").to_numpy()
    enough = (ordered.map(ordered.value_counts()).astype("int64") >= min_len).to_numpy()
    if not (last & enough).any():
        raise ValueError(f"no user has {min_len} events or more")
    test = np.zeros(len(events), dtype=bool)
    test[order[last & enough]] = True
    return Split(events[~test], events[test])


def _column(events: pd.DataFrame, column: str) -> pd.Series:
    require_columns(events, (column,))
    if events.empty:
        raise SchemaError("the event table is empty: it has columns but no rows")
    require_values(events, column)
    return events[column]
