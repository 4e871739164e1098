import numpy as np
import pandas as pd
import pytest

from cartshift.data.alignment import align_events, busy_accounts
from cartshift.data.schema import SchemaError, validate_events

NAMES = {"pv": "view", "AddToCart": "cart", "purchase": "buy"}
SETTINGS = {
    "names": NAMES,
    "clock": "UTC",
    "zone": "Asia/Shanghai",
    "rates": {"USD": 1.0, "CNY": 0.125},
}


def log(**changes):
    row = {
        "user": 1, "item": "a", "category": "tea", "platform": "t", "event": "pv",
        "timestamp": "2024-03-01T18:30:00", "price": 8.0, "currency": "CNY",
    }  # fmt: skip
    return pd.DataFrame([row | changes])


def test_words_clock_and_currency_are_translated():
    kept, rejected = align_events(log(), **SETTINGS)
    assert rejected.empty
    row = kept.iloc[0]
    assert (row.event, row.price) == ("view", 1.0)
    assert row.timestamp == pd.Timestamp("2024-03-02 02:30")
    assert row.utc == pd.Timestamp("2024-03-01 18:30")
    validate_events(kept)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"item": None}, "missing value"),
        ({"event": "heartbeat"}, "unknown event"),
        ({"timestamp": "yesterday"}, "unreadable time"),
        ({"currency": "EUR"}, "unknown currency"),
        ({"price": -1.0}, "bad price"),
        ({"price": np.inf}, "bad price"),
        ({"event": "heartbeat", "price": -1.0}, "unknown event"),
    ],
)
def test_a_bad_row_comes_back_as_it_was_with_its_reason(changes, reason):
    raw = pd.concat([log(), log(**changes)], ignore_index=True)
    kept, rejected = align_events(raw, **SETTINGS)
    assert len(kept) == 1
    assert rejected.reason.to_dict() == {1: reason}
    pd.testing.assert_frame_equal(rejected.drop(columns="reason"), raw.loc[[1]], check_dtype=False)


def test_an_hour_that_is_skipped_or_doubled_is_not_guessed():
    times = ["2024-03-31T02:30:00", "2024-10-27T02:30:00", "2024-10-27T04:30:00"]
    raw = pd.concat([log(timestamp=t) for t in times], ignore_index=True)
    kept, rejected = align_events(raw, **(SETTINGS | {"clock": "Europe/Berlin"}))
    assert rejected.reason.tolist() == ["hour skipped or doubled"] * 2
    assert kept.utc.tolist() == [pd.Timestamp("2024-10-27 03:30")]


def test_the_first_of_repeated_rows_stays_and_sessions_tell_rows_apart():
    raw = pd.concat([log(), log(), log(user=2)], ignore_index=True)
    kept, rejected = align_events(raw, **SETTINGS)
    assert (len(kept), rejected.reason.to_dict()) == (2, {1: "repeated"})
    assert align_events(raw.assign(session=[1, 2, 3]), **SETTINGS).rejected.empty


def test_no_row_vanishes_from_a_random_log():
    rng = np.random.default_rng(0)
    n = 400
    raw = pd.DataFrame(
        {
            "user": rng.integers(5, size=n),
            "item": rng.integers(4, size=n),
            "category": rng.choice(["tea", None], n, p=[0.9, 0.1]),
            "platform": "t",
            "event": rng.choice(["pv", "purchase", "ping"], n),
            "timestamp": rng.choice(["2024-01-01T00:00:00", "2024-01-02T12:00:00", "?"], n),
            "price": rng.choice([1.0, -1.0, np.nan], n),
            "currency": rng.choice(["USD", "CNY", "EUR"], n),
        },
        index=rng.permutation(n),
    )
    kept, rejected = align_events(raw, **SETTINGS)
    assert len(kept) + len(rejected) == n
    assert rejected.index.is_unique
    assert set(rejected.reason) >= {"missing value", "unknown event", "repeated"}


def test_bad_settings_raise():
    with pytest.raises(SchemaError, match="currency"):
        align_events(log().drop(columns="currency"), **SETTINGS)
    with pytest.raises(ValueError, match="must lead to"):
        align_events(log(), **(SETTINGS | {"names": {"pv": "look"}}))
    with pytest.raises(ValueError, match="rates"):
        align_events(log(), **(SETTINGS | {"rates": {"CNY": 0}}))


def test_busy_accounts_are_those_above_the_limit_in_one_hour():
    times = ["2024-01-01 10:00"] * 3 + ["2024-01-01 10:59", "2024-01-01 11:00"]
    events = pd.DataFrame({"user": [4, 4, 4, 5, 5], "timestamp": pd.to_datetime(times)})
    assert busy_accounts(events, 2) == [4]
    assert busy_accounts(events, 3) == []
    with pytest.raises(ValueError, match="per_hour"):
        busy_accounts(events, 0)
