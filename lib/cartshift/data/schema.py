"""The event table: column names, event kinds, and the check at the door.

One row is one event: a user of a platform views an item, puts it in the cart, or buys it.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from pandas.api import types

USER = "user"
ITEM = "item"
CATEGORY = "category"
EVENT = "event"
TIMESTAMP = "timestamp"
PLATFORM = "platform"
PRICE = "price"
SESSION = "session"

REQUIRED = (USER, ITEM, CATEGORY, EVENT, TIMESTAMP, PLATFORM)
OPTIONAL = (PRICE, SESSION)

VIEW = "view"
CART = "cart"
BUY = "buy"
EVENTS = (VIEW, CART, BUY)


class SchemaError(ValueError):
    """An event table breaks the schema; the message names the column and the first bad row."""


def validate_events(
    events: pd.DataFrame,
    *,
    unsorted: Literal["raise", "sort"] = "raise",
    duplicates: Literal["raise", "drop"] = "raise",
) -> pd.DataFrame:
    """Check that a table is a valid event table.

    Parameters
    ----------
    events : DataFrame of shape (n_events, ≥ 6)
        Columns ``user``, ``item`` (integers or strings), ``category``, ``platform`` (strings),
        ``event`` (``view``, ``cart`` or ``buy``), ``timestamp`` (datetime64 without time zone, the
        shop's local time); optional ``price`` (a number ≥ 0 in the shop's currency) and ``session``
        (integers or strings). Text may be categorical. Further columns are allowed and ignored.
    unsorted : {"raise", "sort"}
        What to do with rows that are not in order of time. ``"sort"`` sorts and keeps the order of
        rows that share a timestamp.
    duplicates : {"raise", "drop"}
        What to do with rows that agree in every schema column. ``"drop"`` keeps the first.

    Returns
    -------
    DataFrame
        `events` itself when nothing had to be changed, otherwise a new table with a fresh index.
        The input is never modified.

    Raises
    ------
    SchemaError
        When the table is empty, lacks a column, or holds a wrong type, a missing value, an unknown
        event kind, a price below zero or infinite, or rows out of order or repeated (unless told to
        mend those two). The message names the column and the first row (by index label and position).
    TypeError
        When `events` is not a DataFrame.
    """
    if not isinstance(events, pd.DataFrame):
        raise TypeError(f"events must be a pandas DataFrame, got {type(events).__name__}")
    _check_option("unsorted", unsorted, ("raise", "sort"))
    _check_option("duplicates", duplicates, ("raise", "drop"))
    require_columns(events, REQUIRED)
    if events.empty:
        raise SchemaError("the event table is empty: it has columns but no rows")
    for column in (*REQUIRED, *OPTIONAL):
        if column in events:
            _check_column(events, column)

    checked = events
    backwards = np.flatnonzero(np.diff(events[TIMESTAMP].to_numpy()) < np.timedelta64(0, "ns"))
    if backwards.size:
        if unsorted == "raise":
            raise SchemaError(
                f"column {TIMESTAMP!r}: {_row(events, backwards[0] + 1)} is earlier than the row before "
                f"it; sort by {TIMESTAMP!r} or pass unsorted='sort'"
            )
        checked = checked.sort_values(TIMESTAMP, kind="stable", ignore_index=True)

    repeated = _repeated(checked)
    if repeated.any():
        if duplicates == "raise":
            repeated = _repeated(events)  # in the caller's own order
            first = int(np.flatnonzero(repeated)[0])
            columns = [c for c in (*REQUIRED, *OPTIONAL) if c in events]
            raise SchemaError(
                f"{_row(events, first)} repeats an earlier row in every schema column "
                f"({', '.join(columns)}); {int(repeated.sum())} such rows; pass duplicates='drop' to "
                f"keep the first of each, or add a {SESSION!r} column that tells them apart"
            )
        checked = checked.loc[~repeated].reset_index(drop=True)
    return checked


def require_columns(table: pd.DataFrame, columns: tuple[str, ...]) -> None:
    """Raise `SchemaError` naming every column that `table` lacks."""
    missing = [c for c in columns if c not in table.columns]
    if missing:
        raise SchemaError(
            f"missing column{'s' * (len(missing) > 1)} {', '.join(map(repr, missing))}; "
            f"the table has {', '.join(map(repr, table.columns)) or 'none'}"
        )
    twice = table.columns[table.columns.duplicated()].intersection(columns)
    if len(twice):
        raise SchemaError(f"column {twice[0]!r} stands more than once in the table")


def require_values(table: pd.DataFrame, column: str) -> None:
    """Raise `SchemaError` naming the first row of `table` whose `column` is missing (NaN, NaT, None)."""
    missing = table[column].isna().to_numpy()
    if missing.any():
        raise SchemaError(
            f"column {column!r}: {_row(table, int(missing.argmax()))} is missing (NaN); "
            f"{int(missing.sum())} such rows"
        )


def _check_column(events: pd.DataFrame, column: str) -> None:
    values = events[column]
    dtype = values.dtype
    held = dtype.categories.to_series() if isinstance(dtype, pd.CategoricalDtype) else values
    text = isinstance(held.dtype, pd.StringDtype) or _all_are(held, str)
    integers = types.is_integer_dtype(held.dtype) or _all_are(held, int)
    if column == TIMESTAMP:
        if isinstance(dtype, pd.DatetimeTZDtype):
            raise SchemaError(
                f"column {column!r} carries the time zone {dtype.tz}; convert to the shop's local time "
                "and remove the zone: .dt.tz_convert(zone).dt.tz_localize(None)"
            )
        _check_type(events, column, types.is_datetime64_dtype(dtype), "datetime64")
    elif column == PRICE:
        number = types.is_numeric_dtype(dtype) and not types.is_bool_dtype(dtype)
        _check_type(events, column, number, "a number")
    elif column in (CATEGORY, EVENT, PLATFORM):
        _check_type(events, column, text, "text")
    else:
        _check_type(events, column, text or integers, "integers or text")
    require_values(events, column)

    if column == EVENT:
        bad = ~values.isin(EVENTS).to_numpy()
        if bad.any():
            row = int(bad.argmax())
            raise SchemaError(
                f"column {column!r}: {_row(events, row)} is {values.iloc[row]!r}, "
                f"not one of {', '.join(EVENTS)}"
            )
    if column == PRICE:
        numbers = values.to_numpy(dtype=np.float64)
        bad = ~(np.isfinite(numbers) & (numbers >= 0))
        if bad.any():
            row = int(bad.argmax())
            raise SchemaError(
                f"column {column!r}: {_row(events, row)} is {numbers[row]:g}; "
                "a price is a finite number, zero or more"
            )


def _check_type(events: pd.DataFrame, column: str, fine: bool, wanted: str) -> None:
    if fine:
        return
    values = events[column]
    if values.isna().any() and not values.isna().all():
        require_values(events, column)  # integers with holes arrive as floats: name the hole
    first = values.iloc[0]
    if types.is_object_dtype(values.dtype) and column in (USER, ITEM, SESSION):
        kinds = values.map(type)
        odd = int((kinds != kinds.iloc[0]).to_numpy().argmax())
        if odd:
            raise SchemaError(
                f"column {column!r} mixes types: {_row(events, odd)} is "
                f"{kinds.iloc[odd].__name__}, the rows before it are {kinds.iloc[0].__name__}"
            )
    raise SchemaError(
        f"column {column!r} must hold {wanted}, but its type is {values.dtype} "
        f"({_row(events, 0)} is {first!r})"
    )


def _all_are(values: pd.Series, kind: type) -> bool:
    """Whether an object column holds only `kind` (missing values are reported elsewhere)."""
    if not types.is_object_dtype(values.dtype):
        return False
    present = values.dropna()
    return len(present) > 0 and bool(
        present.map(lambda v: isinstance(v, kind) and not isinstance(v, bool)).all()
    )


def _repeated(events: pd.DataFrame) -> np.ndarray:
    columns = [
        c for c in (TIMESTAMP, USER, ITEM, EVENT, CATEGORY, PLATFORM, *OPTIONAL) if c in events
    ]
    repeated = np.zeros(len(events), dtype=bool)
    # Only rows that share time, user and item can be equal: compare the rest for those alone.
    close = events.duplicated([TIMESTAMP, USER, ITEM], keep=False).to_numpy()
    if close.any():
        repeated[close] = events.loc[close, columns].duplicated().to_numpy()
    return repeated


def _row(table: pd.DataFrame, position: int) -> str:
    label = table.index[position]
    return f"row {label!r}" if label == position else f"row {label!r} (position {position})"


def _check_option(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, allowed))}, got {value!r}")
