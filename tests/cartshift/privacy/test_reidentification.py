import numpy as np
import pandas as pd
import pytest

from cartshift.data.schema import SchemaError
from cartshift.privacy import draw_known, fact_table, matching_users

LOG = pd.DataFrame(
    {
        "user": [7, 7, 7, 9, 9, 8, 8, 7],
        "item": ["tea", "rum", "ham", "tea", "rum", "tea", "egg", "tea"],
        "day": [1, 1, 2, 1, 2, 1, 1, 1],
    }
)


def brute(sets, known):
    return [sum(set(row) <= s for s in sets) for row in known.tolist()]


def test_a_fact_is_a_combination_and_counts_once():
    table = fact_table(LOG, ["item", "day"])
    assert table.shape == (3, 5)
    assert table.toarray().sum(axis=1).tolist() == [3, 2, 2]  # users 7, 8, 9
    assert fact_table(LOG, ["item", LOG.day * 0]).toarray().sum(axis=1).tolist() == [3, 2, 2]
    assert table.max() == 1


def test_matches_are_those_of_sets():
    rng = np.random.default_rng(4)
    log = pd.DataFrame({"user": rng.integers(40, size=900), "item": rng.integers(30, size=900)})
    table = fact_table(log, ["item"])
    users = np.arange(table.shape[0])
    known = draw_known(table, users, 3, rng)
    sets = [set(table.indices[a:b]) for a, b in zip(table.indptr, table.indptr[1:], strict=False)]
    assert all(set(row) <= sets[u] and len(set(row)) == 3 for u, row in enumerate(known.tolist()))
    assert matching_users(table, known).tolist() == brute(sets, known)


def test_more_facts_never_fit_more_users():
    rng = np.random.default_rng(5)
    log = pd.DataFrame({"user": rng.integers(60, size=2000), "item": rng.integers(50, size=2000)})
    table = fact_table(log, ["item"])
    known = draw_known(table, np.array([3, 3, 50, 11]), 5, rng)
    counts = np.array([matching_users(table, known[:, :m]) for m in range(1, 6)])
    assert (np.diff(counts, axis=0) <= 0).all()
    assert counts.min() >= 1


def test_all_facts_of_a_user_are_drawn_equally_often():
    table = fact_table(LOG, ["item", "day"])
    rng = np.random.default_rng(6)
    drawn = draw_known(table, np.zeros(3000, dtype=int), 1, rng).ravel()
    assert np.bincount(drawn)[table[[0]].indices] == pytest.approx(1000, abs=120)


def test_bad_input_raises():
    table = fact_table(LOG, ["item"])
    with pytest.raises(ValueError, match="asked for"):
        draw_known(table, np.array([1]), 3, np.random.default_rng(0))
    with pytest.raises(SchemaError, match="missing column"):
        fact_table(LOG.drop(columns="user"), ["item"])
