import numpy as np
import pandas as pd
import pytest

from cartshift.data.schema import SchemaError, validate_events


@pytest.fixture
def events():
    return pd.DataFrame(
        {
            "user": [1, 1, 2],
            "item": ["a", "b", "a"],
            "category": ["tea", "tea", "cups"],
            "event": ["view", "cart", "buy"],
            "timestamp": pd.to_datetime(
                ["2024-01-01 10:00", "2024-01-01 10:01", "2024-01-02 09:00"]
            ),
            "platform": ["source"] * 3,
            "price": [1.0, 2.0, 0.0],
            "session": [0, 0, 1],
        }
    )


def test_valid_table_comes_back_itself(events):
    assert validate_events(events) is events


def test_optional_and_foreign_columns(events):
    plain = events.drop(columns=["price", "session"]).assign(note=None)
    assert validate_events(plain) is plain


def test_categorical_text_is_fine(events):
    for column in ("category", "event", "platform", "item"):
        events[column] = events[column].astype("category")
    assert validate_events(events) is events


def test_object_text_is_fine(events):
    assert len(validate_events(events.astype({"item": object, "event": object}))) == 3


def test_missing_columns_are_all_named(events):
    with pytest.raises(SchemaError, match="'item', 'platform'"):
        validate_events(events.drop(columns=["item", "platform"]))


def test_empty(events):
    with pytest.raises(SchemaError, match="empty"):
        validate_events(events.iloc[:0])


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("user", [1.5, 2.5, 3.5], "'user' must hold integers or text"),
        ("user", [1, "x", 2], "'user' mixes types: row 1 is str"),
        ("user", [1, None, 2], "'user': row 1 is missing"),
        ("item", ["a", None, "b"], "'item': row 1 is missing"),
        ("category", [1, 2, 3], "'category' must hold text"),
        ("event", ["view", "click", "buy"], "'event': row 1 is 'click'"),
        ("event", ["view", None, "buy"], "'event': row 1 is missing"),
        ("timestamp", ["2024", "2025", "2026"], "'timestamp' must hold datetime64"),
        ("timestamp", [1, 2, 3], "'timestamp' must hold datetime64"),
        ("price", ["1", "2", "3"], "'price' must hold a number"),
        ("price", [True, False, True], "'price' must hold a number"),
        ("price", [1.0, np.nan, 2.0], "'price': row 1 is missing"),
        ("price", [1.0, 2.0, -0.5], "'price': row 2 is -0.5"),
        ("price", [1.0, np.inf, 2.0], "'price': row 1 is inf"),
        ("session", [0.0, 0.0, 1.0], "'session' must hold integers or text"),
    ],
)
def test_bad_values_name_column_and_row(events, column, values, message):
    events[column] = values
    with pytest.raises(SchemaError, match=message):
        validate_events(events)


def test_nat(events):
    events.loc[1, "timestamp"] = pd.NaT
    with pytest.raises(SchemaError, match="'timestamp': row 1 is missing"):
        validate_events(events)


def test_time_zone_is_refused_with_the_remedy(events):
    events["timestamp"] = events["timestamp"].dt.tz_localize("UTC")
    with pytest.raises(SchemaError, match=r"UTC.*tz_localize"):
        validate_events(events)


def test_index_label_and_position_are_both_told(events):
    events.loc[2, "price"] = -1
    events.index = ["r1", "r2", "r3"]
    with pytest.raises(SchemaError, match=r"row 'r3' \(position 2\)"):
        validate_events(events)


def test_unsorted_raises_or_sorts(events):
    mixed = events.iloc[[2, 0, 1]].reset_index(drop=True)
    with pytest.raises(SchemaError, match="'timestamp': row 1 is earlier"):
        validate_events(mixed)
    before = mixed.copy()
    pd.testing.assert_frame_equal(validate_events(mixed, unsorted="sort"), events)
    pd.testing.assert_frame_equal(mixed, before)


def test_sorting_keeps_the_order_of_ties(events):
    events["timestamp"] = pd.to_datetime(["2024-01-02", "2024-01-01", "2024-01-01"])
    assert list(validate_events(events, unsorted="sort")["event"]) == ["cart", "buy", "view"]


def test_duplicates_raise_or_drop(events):
    twice = pd.concat([events, events.iloc[[2]]], ignore_index=True)
    with pytest.raises(SchemaError, match="row 3 repeats"):
        validate_events(twice)
    pd.testing.assert_frame_equal(validate_events(twice, duplicates="drop"), events)


def test_session_tells_equal_rows_apart(events):
    twice = pd.concat([events, events.iloc[[2]].assign(session=9)], ignore_index=True)
    assert len(validate_events(twice)) == 4


def test_wrong_arguments(events):
    with pytest.raises(TypeError, match="list"):
        validate_events([1])
    with pytest.raises(ValueError, match="unsorted"):
        validate_events(events, unsorted="maybe")


def test_object_categories_are_judged_by_value(events):
    events["event"] = pd.Categorical(np.array(["view", "cart", "buy"], dtype=object))
    assert validate_events(events) is events
