"""From events to a sparse user × item matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse

from cartshift.data.schema import EVENT, ITEM, USER, require_columns, require_values


@dataclass(frozen=True)
class Interactions:
    """A user × item matrix and the ids of its rows and columns.

    Attributes
    ----------
    matrix : csr_matrix of float64, shape (n_users, n_items)
        Sum of the weights of the events of each pair; canonical (sorted indices, no stored zeros).
    users : Index of length n_users
        Id of each row.
    items : Index of length n_items
        Id of each column.
    """

    matrix: sparse.csr_matrix
    users: pd.Index
    items: pd.Index


def interactions(
    events: pd.DataFrame,
    *,
    users: ArrayLike | pd.Index | None = None,
    items: ArrayLike | pd.Index | None = None,
    weights: Mapping[str, float] | ArrayLike | None = None,
    binary: bool = False,
    unknown: Literal["raise", "drop"] = "raise",
) -> Interactions:
    """Count (or weigh) the events of every user with every item.

    Parameters
    ----------
    events : DataFrame
        Needs the columns ``user`` and ``item``, and ``event`` when `weights` is a mapping.
    users, items : array-like of unique ids, optional
        Rows and columns of the matrix in this order, whether or not they occur in `events`. Default:
        those that occur, sorted. Pass the training ones so that a test matrix lines up.
    weights : mapping or array-like of length n_events, optional
        Weight of each event: by kind, ``{"view": 1, "cart": 3, "buy": 5}`` (every kind that occurs
        must be named), or one number per row. Default: every event counts 1.
    binary : bool
        Store 1 wherever the sum is not zero.
    unknown : {"raise", "drop"}
        What to do with events whose user or item is not in `users` or `items`.

    Returns
    -------
    Interactions

    Raises
    ------
    SchemaError
        When a column is missing or holds missing values.
    ValueError
        When an event's user or item is unknown and ``unknown="raise"`` (the message names the first),
        ids are repeated, or weights are not finite, of the wrong length, or lack an event kind.
    """
    if unknown not in ("raise", "drop"):
        raise ValueError(f"unknown must be 'raise' or 'drop', got {unknown!r}")
    by_kind = isinstance(weights, Mapping)
    columns = (USER, ITEM, EVENT) if by_kind else (USER, ITEM)
    require_columns(events, columns)
    for column in columns:
        require_values(events, column)

    rows, users = _codes(events[USER], users, "users", unknown)
    cols, items = _codes(events[ITEM], items, "items", unknown)
    values = _event_weights(events, weights) if weights is not None else np.ones(len(events))
    known = (rows >= 0) & (cols >= 0)
    if not known.all():
        rows, cols, values = rows[known], cols[known], values[known]

    matrix = sparse.coo_matrix((values, (rows, cols)), shape=(len(users), len(items))).tocsr()
    matrix.eliminate_zeros()
    matrix.sort_indices()
    if binary:
        matrix.data[:] = 1.0
    return Interactions(matrix, users, items)


def _codes(
    values: pd.Series, ids: ArrayLike | pd.Index | None, name: str, unknown: str
) -> tuple[np.ndarray, pd.Index]:
    """Position of each value among the ids (−1: not there), and the ids."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(values.cat.categories.dtype)
    if ids is None:
        codes, found = pd.factorize(values, sort=True)
        return codes, pd.Index(found)
    ids = pd.Index(ids)
    if not ids.is_unique:
        raise ValueError(
            f"{name} repeats {ids[ids.duplicated()].tolist()[0]!r}; ids must be unique"
        )
    codes = ids.get_indexer(pd.Index(values))
    missing = codes < 0
    if unknown == "raise" and missing.any():
        row = int(missing.argmax())
        raise ValueError(
            f"{values.name} {values.iloc[[row]].tolist()[0]!r} (row {values.index[row]!r}) is not among the {len(ids)} "
            f"given {name}; {int(missing.sum())} such events; pass unknown='drop' to leave them out"
        )
    return codes, ids


def _event_weights(events: pd.DataFrame, weights: Mapping[str, float] | ArrayLike) -> np.ndarray:
    if isinstance(weights, Mapping):
        kinds = events[EVENT].unique()
        unnamed = [k for k in kinds if k not in weights]
        if unnamed:
            raise ValueError(
                f"weights name {', '.join(map(repr, weights))} but events also hold {unnamed[0]!r}"
            )
        values = events[EVENT].astype(object).map(weights).to_numpy(dtype=np.float64)
    else:
        values = np.asarray(weights, dtype=np.float64)
        if values.shape != (len(events),):
            raise ValueError(
                f"weights must be one number per event: expected shape ({len(events)},), "
                f"got {values.shape}"
            )
    if not np.isfinite(values).all():
        raise ValueError(
            f"weights must be finite; row {int((~np.isfinite(values)).argmax())} is not"
        )
    return values
