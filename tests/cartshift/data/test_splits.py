import pandas as pd
import pytest

from cartshift.data.schema import SchemaError
from cartshift.data.splits import leave_last_out, temporal_split


@pytest.fixture
def events():
    days = pd.to_datetime([f"2024-01-{d:02d}" for d in (1, 2, 3, 4, 4, 5)])
    return pd.DataFrame({"user": [1, 2, 1, 2, 2, 3], "item": list("abcdef"), "timestamp": days})


def test_temporal_split_puts_the_cutoff_into_test(events):
    train, test = temporal_split(events, "2024-01-04")
    assert list(train["item"]) == list("abc")
    assert list(test["item"]) == list("def")


def test_gap_comes_off_the_end_of_train(events):
    train, test = temporal_split(events, "2024-01-04", gap="2D")
    assert list(train["item"]) == ["a"]
    assert list(test["item"]) == list("def")


@pytest.mark.parametrize(("cutoff", "part"), [("2024-01-01", "train"), ("2025-01-01", "test")])
def test_an_empty_part_is_an_error_that_tells_the_range(events, cutoff, part):
    with pytest.raises(ValueError, match=f"{part} part is empty.*2024-01-01.*2024-01-05"):
        temporal_split(events, cutoff)


def test_temporal_split_bad_input(events):
    with pytest.raises(ValueError, match="negative"):
        temporal_split(events, "2024-01-03", gap="-1D")
    with pytest.raises(SchemaError, match="'timestamp'"):
        temporal_split(events.drop(columns="timestamp"), "2024-01-03")
    with pytest.raises(SchemaError, match="empty"):
        temporal_split(events.iloc[:0], "2024-01-03")


def test_leave_last_out_takes_one_per_long_user(events):
    train, test = leave_last_out(events)
    assert list(test["item"]) == ["c", "e"]  # of the tie d, e the later row
    assert list(train["item"]) == ["a", "b", "d", "f"]
    assert list(leave_last_out(events, min_len=3).test["item"]) == ["e"]


def test_leave_last_out_does_not_need_sorted_rows(events):
    assert set(leave_last_out(events.iloc[[2, 0, 5, 1, 3, 4]]).test["item"]) == {"c", "e"}


def test_leave_last_out_bad_input(events):
    with pytest.raises(ValueError, match="at least 2"):
        leave_last_out(events, min_len=1)
    with pytest.raises(ValueError, match="no user has 9"):
        leave_last_out(events, min_len=9)
