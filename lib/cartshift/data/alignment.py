"""One meaning for the rows of two logs: event names, clocks, currencies, bots; and an account of every row."""

from collections.abc import Hashable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from cartshift.data.schema import (
    CATEGORY,
    EVENT,
    EVENTS,
    ITEM,
    PLATFORM,
    PRICE,
    TIMESTAMP,
    USER,
    require_columns,
    validate_events,
)

__all__ = ["Aligned", "align_events", "busy_accounts"]

CURRENCY = "currency"
REASON = "reason"
UTC = "utc"


class Aligned(NamedTuple):
    """What was kept and what was not; together they have every row of the log.

    Attributes
    ----------
    events : DataFrame
        An event table: ``timestamp`` is local time without zone, ``price`` is in one currency, ``utc``
        (datetime64 without zone) orders events of several shops. In order of time, with a new index.
    rejected : DataFrame
        The other rows as they came, with their own index, and a column ``reason``.
    """

    events: pd.DataFrame
    rejected: pd.DataFrame


def align_events(
    log: pd.DataFrame,
    *,
    names: Mapping[str, str],
    clock: str,
    zone: str,
    rates: Mapping[str, float],
) -> Aligned:
    """Bring a raw log to the event schema, and report each row that cannot be brought.

    Parameters
    ----------
    log : DataFrame
        Columns ``user``, ``item``, ``category``, ``platform``, ``event`` (the shop's own word),
        ``timestamp`` (text or datetime64 without zone), ``price`` (in ``currency``) and ``currency``.
    names : mapping of str to str
        The shop's words to ``view``, ``cart`` or ``buy``. A word that is not a key is not guessed.
    clock : str
        Time zone in which the log was written, such as ``"UTC"``.
    zone : str
        Time zone in which the customers live. Hours of the day are read from it.
    rates : mapping of str to float
        Worth of one unit of each currency in the common one.

    Returns
    -------
    Aligned
        ``len(events) + len(rejected) == len(log)``. Reasons, the first that applies: ``missing value``,
        ``unknown event``, ``unreadable time``, ``hour skipped or doubled`` (a change to or from summer
        time on a local clock), ``unknown currency``, ``bad price``, ``repeated`` (all but the first of
        rows that agree in every schema column).

    Raises
    ------
    SchemaError
        If a column is missing, or no row is left.
    ValueError
        If `names` leads to another word than the three, or a rate is not a finite number above 0.
    """
    columns = (USER, ITEM, CATEGORY, EVENT, TIMESTAMP, PLATFORM, PRICE, CURRENCY)
    require_columns(log, columns)
    if unknown := set(names.values()) - set(EVENTS):
        raise ValueError(f"names must lead to {', '.join(EVENTS)}, not {sorted(unknown)}")
    if not all(np.isfinite(rate) and rate > 0 for rate in rates.values()):
        raise ValueError(f"rates must be finite and above 0, not {dict(rates)}")
    event = log[EVENT].astype(object).map(names)
    written = pd.to_datetime(log[TIMESTAMP], errors="coerce", format="ISO8601")
    moment = written.dt.tz_localize(clock, ambiguous="NaT", nonexistent="NaT")
    rate = log[CURRENCY].astype(object).map(rates).astype(float)
    price = pd.to_numeric(log[PRICE], errors="coerce").astype(float) * rate
    faults = {
        "missing value": log[list(columns)].isna().any(axis=1),
        "unknown event": event.isna(),
        "unreadable time": written.isna(),
        "hour skipped or doubled": moment.isna(),
        "unknown currency": rate.isna(),
        "bad price": ~(np.isfinite(price) & (price >= 0)),
    }
    fault = np.select([f.to_numpy() for f in faults.values()], list(faults), default="")
    utc = moment.dt.tz_convert("UTC").dt.tz_localize(None)
    local = moment.dt.tz_convert(zone).dt.tz_localize(None)
    aligned = log.assign(**{EVENT: event, TIMESTAMP: local, PRICE: price, UTC: utc})
    schema = [USER, ITEM, CATEGORY, EVENT, UTC, PLATFORM, PRICE]
    good = aligned[fault == ""].drop(columns=CURRENCY)
    repeated = good.duplicated([*schema, *good.columns.intersection(["session"])]).to_numpy()
    fault[np.flatnonzero(fault == "")[repeated]] = "repeated"
    kept = good[~repeated].sort_values(UTC, kind="stable", ignore_index=True)
    # in the hour that a clock goes through twice, local time runs backwards: order is that of UTC
    validate_events(kept, unsorted="sort")
    rejected = log[fault != ""]
    return Aligned(kept, rejected.assign(**{REASON: fault[fault != ""]}))


def busy_accounts(events: pd.DataFrame, per_hour: int) -> list[Hashable]:
    """Accounts that made more than `per_hour` events within one clock hour: the simplest bot rule.

    Parameters
    ----------
    events : DataFrame
        An event table.
    per_hour : int
        Events in a clock hour that no person makes; at least 1.

    Returns
    -------
    list
        The accounts, in order of their first such hour.

    Raises
    ------
    ValueError
        If `per_hour` is below 1.
    """
    require_columns(events, (USER, TIMESTAMP))
    if per_hour < 1:
        raise ValueError(f"per_hour must be at least 1, not {per_hour}")
    hour = events[TIMESTAMP].dt.floor("h")
    counts = events.groupby([hour, events[USER]], observed=True).size()
    return counts.index[counts > per_hour].get_level_values(1).unique().tolist()
