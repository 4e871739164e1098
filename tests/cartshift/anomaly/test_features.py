import numpy as np
import pandas as pd
import pytest

from cartshift.anomaly import behaviour
from cartshift.data.platforms import simulate
from cartshift.data.schema import SchemaError


@pytest.fixture
def events():
    """Ann comes twice, at noon and at night; Bo looks at one item."""
    return pd.DataFrame(
        {
            "user": ["ann", "ann", "ann", "bo", "ann", "ann"],
            "session": [1, 1, 1, 2, 3, 3],
            "item": ["tea", "cup", "cup", "tea", "tea", "tea"],
            "category": ["drinks", "ware", "ware", "drinks", "drinks", "drinks"],
            "event": ["view", "view", "cart", "view", "view", "buy"],
            "timestamp": pd.to_datetime(
                [
                    "2024-03-01 12:00:00",
                    "2024-03-01 12:00:07",
                    "2024-03-01 12:01:10",
                    "2024-03-01 12:02:00",
                    "2024-03-02 03:00:00",
                    "2024-03-02 03:00:31",
                ]
            ),
            "platform": "shop",
            "price": [1.0, 3.0, 3.0, 1.0, 1.0, 1.0],
        }
    )


def test_averages_by_hand(events):
    ann = behaviour(events, shrink=0).loc["ann"]
    log = np.log
    expected = {
        "activity": log(6),
        "cart": 1 / 5,
        "buy": 1 / 5,
        "opens": 2 / 5,
        "fresh": 2 / 5,
        "night": 2 / 5,
        "popularity": (3 * log(4) + 2 * log(2)) / 5,
        "price": (3 * log(2) + 2 * log(4)) / 5,
        "pause": (log(8) + log(64) + log(32)) / 3,
        "stays": 2 / 3,
    }
    assert ann.to_dict() == pytest.approx(expected)


def test_few_events_are_pulled_to_the_crowd(events):
    plain, pulled = behaviour(events, shrink=0), behaviour(events, shrink=2)
    crowd = 2 / 6  # events at night
    assert plain.loc["bo", "night"] == 0
    assert pulled.loc["bo", "night"] == pytest.approx((0 + 2 * crowd) / (1 + 2))
    assert pulled.loc["ann", "night"] == pytest.approx((2 + 2 * crowd) / (5 + 2))


def test_what_cannot_be_known_is_the_crowds(events):
    features = behaviour(events, shrink=0)
    assert not features.isna().any(axis=None)
    assert features.loc["bo", "pause"] == pytest.approx(np.log([8, 64, 32]).mean())


def test_sessions_have_behaviour_too(events):
    sessions = behaviour(events, by="session", shrink=0)
    assert list(sessions.index) == [1, 2, 3]
    assert list(sessions["night"]) == [0, 0, 1]


def test_order_and_index_of_the_rows_do_not_matter(events):
    shuffled = events.iloc[[4, 0, 3, 5, 2, 1]].set_axis([0, 0, 1, 1, 2, 2])
    before = shuffled.copy()
    pd.testing.assert_frame_equal(behaviour(shuffled), behaviour(events))
    pd.testing.assert_frame_equal(shuffled, before)


def test_a_processor_whose_logarithms_differ_in_the_last_bit_sees_the_same_features(
    events, monkeypatch
):
    here = behaviour(events)
    log1p = np.log1p
    monkeypatch.setattr(np, "log1p", lambda x: np.nextafter(log1p(x), np.inf))
    assert (behaviour(events) == here).all(axis=None)


def test_bad_input_is_refused(events):
    with pytest.raises(SchemaError, match="price"):
        behaviour(events.drop(columns="price"))
    with pytest.raises(ValueError, match="empty"):
        behaviour(events.iloc[:0])
    with pytest.raises(ValueError, match="shrink"):
        behaviour(events, shrink=-1)


def test_reference_is_the_yardstick():
    log = simulate(n_events=4_000, n_target_items=60, seed=3).source
    middle = log.timestamp.median()
    past, new = log[log.timestamp < middle], log[log.timestamp >= middle]
    pd.testing.assert_frame_equal(behaviour(past), behaviour(past, reference=past))
    # the past decides what is popular: new events do not change it
    users = new.user.unique()[:5]
    few = new[new.user.isin(users)]
    pd.testing.assert_frame_equal(
        behaviour(few, reference=past), behaviour(new, reference=past).loc[np.sort(users)]
    )
    # without shrinking, only popularity depends on it
    own, other = behaviour(new, shrink=0), behaviour(new, shrink=0, reference=past)
    same = own.columns.drop(["popularity", "pause", "stays"])
    pd.testing.assert_frame_equal(own[same], other[same])
    unknown = new.assign(item=new.item + 10**6)
    assert (behaviour(unknown, shrink=0, reference=past).popularity == 0).all()
    with pytest.raises(ValueError):
        behaviour(new, reference=past[:0])
