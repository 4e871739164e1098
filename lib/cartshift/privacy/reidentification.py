"""How many users of a log fit a few known facts (an item on a day, an item in a month, …)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp

from cartshift.data.schema import USER, require_columns

__all__ = ["draw_known", "fact_table", "matching_users"]


def fact_table(log: pd.DataFrame, what: Sequence[str | pd.Series]) -> sp.csr_array:
    """Which user has which fact; a fact is a combination of values of a row.

    Parameters
    ----------
    log : DataFrame
        With a column ``user``.
    what : sequence of str or Series
        Columns of `log`, or series with its index: ``["item", log.timestamp.dt.normalize()]``.

    Returns
    -------
    csr_array of int32, shape (n_users, n_facts)
        Ones; users in sorted order.
    """
    require_columns(log, (USER,))
    users = pd.factorize(log[USER], sort=True)[0]
    keys = [log[w] if isinstance(w, str) else w for w in what]
    facts = log.groupby(keys, observed=True, sort=False).ngroup().to_numpy()
    table = sp.csr_array((np.ones(len(log), dtype=np.int32), (users, facts)))
    table.sum_duplicates()
    table.data[:] = 1
    return table


def draw_known(
    table: sp.csr_array, users: np.ndarray, n_known: int, rng: np.random.Generator
) -> np.ndarray:
    """Facts that an outsider happens to know: for each user some of their own, all equally likely.

    Returns
    -------
    ndarray of int, shape (n, n_known)
        Without repeats within a row; in random order, so that the first m columns are a draw of m.

    Raises
    ------
    ValueError
        If a user has fewer facts.
    """
    lengths = np.diff(table.indptr)[users]
    if (lengths < n_known).any():
        raise ValueError(f"a user has only {lengths.min()} facts, {n_known} are asked for")
    owner = np.repeat(np.arange(len(users)), lengths)
    starts = np.cumsum(lengths) - lengths
    place = np.arange(lengths.sum()) - starts[owner]
    order = np.lexsort((rng.random(len(owner)), owner))  # shuffled within each user
    first = order.reshape(-1)[starts[:, np.newaxis] + np.arange(n_known)]
    return table.indices[(table.indptr[users][owner] + place)[first]]


def matching_users(table: sp.csr_array, known: np.ndarray) -> np.ndarray:
    """How many users have all the known facts.

    Parameters
    ----------
    table : csr_array of shape (n_users, n_facts)
        From `fact_table`.
    known : ndarray of int, shape (n, m)
        Different facts in each row.

    Returns
    -------
    ndarray of int, shape (n,)
        1: the facts single out one user.

    References
    ----------
    de Montjoye, Radaelli, Singh & Pentland, "Unique in the shopping mall", Science 347, 2015.
    """
    n, m = known.shape
    ones = np.ones(n * m, dtype=np.int32)
    queries = sp.csr_array(
        (ones, known.ravel(), np.arange(0, n * m + 1, m)), shape=(n, table.shape[1])
    )
    hits = (queries @ table.T.tocsr()).tocsr()
    full = sp.csr_array(((hits.data == m).astype(np.int32), hits.indices, hits.indptr), hits.shape)
    return np.asarray(full.sum(axis=1)).ravel()
