"""How a user, or a session, behaves: averages over events, pulled to the crowd when events are few."""

import numpy as np
import pandas as pd

from cartshift.data.schema import (
    BUY,
    CART,
    CATEGORY,
    EVENT,
    ITEM,
    PRICE,
    REQUIRED,
    SESSION,
    TIMESTAMP,
    USER,
    require_columns,
)

__all__ = ["behaviour"]

_NIGHT_ENDS = 6  # o'clock
_DECIMALS = 9


def behaviour(
    events: pd.DataFrame,
    by: str = USER,
    shrink: float = 10.0,
    reference: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Describe every user (or session) by averages over the events.

    A share of 3 events is 0, 1/3, 2/3 or 1: extreme by chance, and chance is what a detector of
    extremes would find. So every average gets `shrink` events of the crowd added: an owner is
    extreme only with evidence.

    Parameters
    ----------
    events : DataFrame
        An event table with ``price`` and ``session``, in any order.
    by : str
        Column whose values own the events: ``"user"`` or ``"session"``.
    shrink : float
        Events of average behaviour added to those of every owner, 0 or more.
    reference : DataFrame, optional
        Event table that says what is average and what is popular; by default `events` itself. Give
        the past to describe a later week by its yardstick, or a log without bots. An item that the
        reference does not know counts as seen once.

    Returns
    -------
    DataFrame of float64, indexed by the sorted values of `by`, rounded to 9 decimals
        ``activity``: log(1 + number of events). Averages over the events: ``cart``, ``buy``: is it one?
        ``opens``: does it open a session? ``fresh``: is the item new to the user? ``night``: is it
        before 6 o'clock? ``popularity``: log of the item's events in the reference; ``price``:
        log(1 + price). Averages over the events that open no session: ``pause``: log(1 + seconds
        since the event before); ``stays``: is the category that of the event before?

    Raises
    ------
    SchemaError
        If a column is missing.
    ValueError
        If a table is empty, or `shrink` is negative.
    """
    require_columns(events, (*REQUIRED, PRICE, SESSION, by))
    if events.empty or (reference is not None and reference.empty):
        raise ValueError("the event table is empty: there is no behaviour to describe")
    if not shrink >= 0:
        raise ValueError(f"shrink must not be negative, not {shrink}")
    events = events.sort_values(TIMESTAMP, kind="stable", ignore_index=True)
    if reference is None:
        each = average = _describe(events, events)
    else:
        require_columns(reference, (*REQUIRED, PRICE, SESSION))
        reference = reference.sort_values(TIMESTAMP, kind="stable", ignore_index=True)
        each, average = _describe(events, reference), _describe(reference, reference)
    crowd = average.mean().fillna(0.0)  # where every session has one event, there is no pause
    groups = each.groupby(events[by].to_numpy())
    n = groups.count()
    averages = ((groups.sum() + shrink * crowd) / (n + shrink)).fillna(crowd)
    averages.insert(0, "activity", np.log1p(n["buy"]))
    # The last bits of log differ between processors; a tree would cut between values that are equal.
    return averages.round(_DECIMALS).rename_axis(by)


def _describe(events: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """What each event says; NaN where the first event of a session cannot say it."""
    session = events[SESSION]
    pause = events.groupby(session)[TIMESTAMP].diff().dt.total_seconds()
    category = pd.Series(pd.factorize(events[CATEGORY])[0])
    seen = events[ITEM].map(reference[ITEM].value_counts()).fillna(1)
    return pd.DataFrame(
        {
            "cart": events[EVENT] == CART,
            "buy": events[EVENT] == BUY,
            "opens": pause.isna(),
            "fresh": ~events.duplicated([USER, ITEM]),
            "night": events[TIMESTAMP].dt.hour < _NIGHT_ENDS,
            "popularity": np.log(seen),
            "price": np.log1p(events[PRICE]),
            "pause": np.log1p(pause),
            "stays": (category.groupby(session).diff() == 0).where(pause.notna()),
        },
        dtype=np.float64,
    )
