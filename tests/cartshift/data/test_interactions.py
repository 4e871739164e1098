import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartshift.data.interactions import interactions
from cartshift.data.schema import SchemaError


@pytest.fixture
def events():
    return pd.DataFrame(
        {
            "user": ["u2", "u1", "u2", "u2"],
            "item": [20, 10, 20, 30],
            "event": ["view", "buy", "cart", "view"],
        }
    )


def test_counts_with_sorted_axes(events):
    got = interactions(events)
    assert list(got.users) == ["u1", "u2"]
    assert list(got.items) == [10, 20, 30]
    np.testing.assert_array_equal(got.matrix.toarray(), [[1, 0, 0], [0, 2, 1]])
    assert got.matrix.dtype == np.float64
    assert got.matrix.format == "csr"


def test_binary_and_weights(events):
    np.testing.assert_array_equal(
        interactions(events, binary=True).matrix.toarray(), [[1, 0, 0], [0, 1, 1]]
    )
    by_kind = interactions(events, weights={"view": 1, "cart": 3, "buy": 5})
    np.testing.assert_array_equal(by_kind.matrix.toarray(), [[5, 0, 0], [0, 4, 1]])
    by_row = interactions(events, weights=[0.5, 1, 0.25, 0])
    np.testing.assert_array_equal(by_row.matrix.toarray(), [[1, 0, 0], [0, 0.75, 0]])
    assert by_row.matrix.nnz == 2


def test_given_axes_keep_their_order_and_empty_rows(events):
    got = interactions(events, users=["u2", "u9", "u1"], items=[30, 20, 10])
    np.testing.assert_array_equal(got.matrix.toarray(), [[1, 2, 0], [0, 0, 0], [0, 0, 1]])


def test_unknown_ids(events):
    with pytest.raises(ValueError, match=r"user 'u1' \(row 1\) is not among the 1 given users"):
        interactions(events, users=["u2"])
    with pytest.raises(ValueError, match=r"item 20 \(row 0\)"):
        interactions(events, items=[10, 30])
    got = interactions(events, users=["u2"], items=[30], unknown="drop")
    np.testing.assert_array_equal(got.matrix.toarray(), [[1]])


def test_no_events_with_given_axes(events):
    assert interactions(events.iloc[:0], users=["u1"], items=[1, 2]).matrix.shape == (1, 2)


def test_categorical_ids_use_only_those_that_occur(events):
    events["user"] = pd.Categorical(events["user"], categories=["u0", "u1", "u2"])
    assert list(interactions(events).users) == ["u1", "u2"]


@pytest.mark.parametrize(
    ("change", "kwargs", "error", "message"),
    [
        ({"item": [1, None, 2, 3]}, {}, SchemaError, "'item': row 1 is missing"),
        ({}, {"users": ["u1", "u2", "u1"]}, ValueError, "users repeats 'u1'"),
        ({}, {"weights": [1, 2]}, ValueError, "shape"),
        ({}, {"weights": [1, 2, np.nan, 1]}, ValueError, "finite; row 2"),
        ({}, {"weights": {"view": 1}}, ValueError, "also hold 'buy'"),
        ({}, {"unknown": "ignore"}, ValueError, "unknown"),
    ],
)
def test_bad_input(events, change, kwargs, error, message):
    with pytest.raises(error, match=message):
        interactions(events.assign(**change), **kwargs)


def test_missing_column(events):
    with pytest.raises(SchemaError, match="'item'"):
        interactions(events.drop(columns="item"))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=40))
def test_equals_a_plain_count(pairs):
    got = interactions(pd.DataFrame(pairs, columns=["user", "item"]))
    table = got.matrix.toarray()
    for user, item in set(pairs):
        cell = table[got.users.get_loc(user), got.items.get_loc(item)]
        assert cell == pairs.count((user, item))
    assert table.sum() == len(pairs)
