import pandas as pd
import pytest

from cartshift.data import real
from cartshift.data.schema import validate_events


def test_complete_journey():
    events = validate_events(real.complete_journey())
    assert len(events) == 1_469_307
    assert events["user"].nunique() == 2_469
    assert events["item"].nunique() == 68_509
    assert events["session"].nunique() == 155_848
    assert set(events["event"].unique()) == {"buy"}
    # shop time: the study year is 2017 and nights are quiet
    assert set(events["timestamp"].dt.year) == {2017}
    assert events["timestamp"].dt.hour.between(2, 5).mean() < 0.01


def test_complete_journey_departments():
    assert real.complete_journey_table("products")["department"].nunique() == 32
    unknown = real.complete_journey()["category"].eq("UNKNOWN")
    assert unknown.sum() == 4_836
    with pytest.raises(ValueError, match=r"there are .*coupons"):
        real.complete_journey_table("receipts")


def test_ta_feng():
    events = validate_events(real.ta_feng())
    assert len(events) == 817_741
    assert events["user"].nunique() == 32_266
    assert events["item"].nunique() == 23_812
    assert events["category"].nunique() == 2_012
    assert events["timestamp"].agg(["min", "max"]).tolist() == [
        pd.Timestamp("2000-11-01"),
        pd.Timestamp("2001-02-28"),
    ]
    assert (events.groupby("session")[["user", "timestamp"]].nunique() == 1).all(axis=None)


def test_cdnow():
    events = validate_events(real.cdnow())
    assert len(events) == 69_659
    assert events["user"].nunique() == 23_570
    first = events.groupby("user")["timestamp"].min()
    assert first.max() < pd.Timestamp("1997-04-01")  # one cohort


@pytest.mark.parametrize("policy", ["random", "bts"])
@pytest.mark.parametrize(("campaign", "items"), [("all", 80), ("men", 34), ("women", 46)])
def test_open_bandit(policy, campaign, items):
    shown = validate_events(real.open_bandit(policy, campaign))
    assert len(shown) == 10_000
    assert shown["item"].nunique() == items
    assert 38 <= shown["click"].sum() <= 69
    assert set(shown["position"]) == {1, 2, 3}
    if policy == "random":
        assert shown["propensity"].to_numpy() == pytest.approx(1 / items)


def test_open_bandit_categories_agree_between_policies():
    categories = [
        real.open_bandit(p, "men").groupby("item")["category"].unique() for p in ("random", "bts")
    ]
    pd.testing.assert_series_equal(*categories)


def test_open_bandit_bad_input():
    with pytest.raises(ValueError, match="policy"):
        real.open_bandit("greedy")
    with pytest.raises(ValueError, match="campaign"):
        real.open_bandit("random", "children")


def test_a_damaged_table_is_built_anew(tmp_path, monkeypatch):
    wheels = real.cache_dir() / "wheels"
    real.cdnow()
    monkeypatch.setenv("CARTSHIFT_DATA", str(tmp_path))
    (tmp_path / "wheels").symlink_to(wheels)
    good = real.cdnow()
    (table,) = (tmp_path / "tables").glob("*.parquet")
    table.write_bytes(table.read_bytes()[:-100])
    pd.testing.assert_frame_equal(real.cdnow(), good)
