"""What is put into the simulation can be measured in its data."""

import hashlib
import subprocess
import sys
from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest

from cartshift.data.platforms import TYPES, Parameters, simulate
from cartshift.data.platforms.parameters import _RANGES
from cartshift.data.schema import validate_events

PLAIN = {  # the Markov chain alone
    "intent_effect": 0.0,
    "order_effect": 0.0,
    "promotion_intent": 0.0,
    "reversed_sessions": 0.0,
    "crawlers": 0.0,
    "stealthy_crawlers": 0.0,
    "takeovers": 0.0,
}
ROBOTS = ["crawler", "stealthy crawler"]


@pytest.fixture(scope="module")
def shops():
    return simulate(n_events=200_000, seed=1)


@pytest.fixture(scope="module")
def plain():
    return simulate(n_events=200_000, seed=2, **PLAIN)


@pytest.fixture(scope="module")
def logged():
    return simulate(n_events=20_000, seed=15, n_slates=40_000, slate_epsilon=0.3)


def digest(shops):
    """Hash of all that a simulation returns as tables."""
    whole = hashlib.sha256()
    truth = shops.truth
    for table in (
        shops.source,
        shops.target,
        shops.items,
        shops.slates,
        truth.users,
        truth.sessions,
        truth.items,
        truth.demand,
    ):
        whole.update(pd.util.hash_pandas_object(table, index=True).to_numpy().tobytes())
    for arrays in (truth.taste, truth.popularity, truth.promoted):
        whole.update(b"".join(np.asarray(a).tobytes() for a in arrays.values()))
    return whole.hexdigest()


def steps(events, truth):
    """Each event with its session's type and the event that follows (exit at the end)."""
    events = events.sort_values(["session", "timestamp"], kind="stable")
    following = events["event"].astype(str).shift(-1)
    ends = events["session"].ne(events["session"].shift(-1))
    return pd.DataFrame(
        {
            "session": events["session"],
            "type": truth.sessions["type"].loc[events["session"]].astype(str).to_numpy(),
            "event": events["event"].astype(str),
            "next": following.mask(ends, "exit"),
        }
    )


class TestTables:
    def test_both_are_valid_event_tables(self, shops):
        for events in (shops.source, shops.target):
            assert validate_events(events) is events
            assert {"price", "session"} <= set(events)

    def test_size_is_about_the_one_asked_for(self, shops):
        assert len(shops.source) + len(shops.target) == pytest.approx(200_000, rel=0.1)
        assert len(shops.target) == pytest.approx(40_000, rel=0.15)

    def test_catalogues_are_disjoint_and_the_taxonomy_is_shared(self, shops):
        assert not set(shops.source["item"]) & set(shops.target["item"])
        assert set(shops.source["category"]) == set(shops.target["category"])
        listed = shops.items.set_index("item")
        for name, events in (("source", shops.source), ("target", shops.target)):
            seen = listed.loc[events["item"]]
            assert (seen["platform"] == name).all()
            assert (seen["category"].to_numpy() == events["category"].astype(str)).all()

    def test_some_users_are_on_both(self, shops):
        users = shops.truth.users
        assert (users["on_source"] | users["on_target"]).all()
        share = users["on_source"][users["on_target"]].mean()
        assert share == pytest.approx(0.5, abs=0.02)
        for name, events in (("source", shops.source), ("target", shops.target)):
            assert users.loc[events["user"].unique(), f"on_{name}"].all()

    def test_sessions_belong_to_one_user_and_begin_with_a_view(self, shops):
        sessions = shops.truth.sessions
        for events in (shops.source, shops.target):
            assert (events["user"].to_numpy() == sessions["user"].loc[events["session"]]).all()
            first = events[~events["session"].duplicated()]
            forward = sessions["anomaly"].loc[first["session"]].to_numpy() != "reversed"
            assert (first["event"][forward] == "view").all()

    def test_cart_and_purchase_are_of_an_item_looked_at(self, plain):
        """The item in hand: a purchase is of the item of the event before it."""
        events = plain.source.sort_values(["session", "timestamp"])
        buys = (events["event"] == "buy").to_numpy()
        assert (events["item"].shift(1)[buys] == events["item"][buys]).all()

    def test_titles_tell_style_and_kind(self, shops):
        titles = shops.items["title"].str.split()
        style = shops.truth.items["style"].loc[shops.items["item"]].to_numpy()
        assert (titles.str[1] == style).all()
        assert (
            shops.items.groupby("category")["title"]
            .agg(lambda t: t.str.split().str[2:-1].str.join(" ").nunique() == 1)
            .all()
        )


class TestReproducibility:
    def test_same_seed_same_bytes_whatever_the_hash_seed(self):
        code = (
            "import sys; sys.path.insert(0, sys.argv[1]); from test_platforms import digest;"
            "from cartshift.data.platforms import simulate; print(digest(simulate(n_events=5000, seed=3)))"
        )
        here = __file__.rsplit("/", 1)[0]
        seen = {
            subprocess.run(
                [sys.executable, "-c", code, here],
                env={"PYTHONHASHSEED": hash_seed, "OMP_NUM_THREADS": "1"},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for hash_seed in ("1", "2")
        }
        assert seen == {digest(simulate(n_events=5000, seed=3)) + "\n"}

    def test_another_seed_gives_another_world(self):
        assert digest(simulate(n_events=5000, seed=3)) != digest(simulate(n_events=5000, seed=4))

    def test_parts_do_not_disturb_each_other(self):
        base = simulate(n_events=5000, seed=5)
        other = simulate(n_events=5000, seed=5, n_slates=7, slate_epsilon=0.9)
        pd.testing.assert_frame_equal(base.target, other.target)
        other = simulate(n_events=5000, seed=5, rho=-0.5)
        pd.testing.assert_frame_equal(base.source, other.source)
        other = simulate(n_events=5000, seed=5, crawlers=0.1)
        pd.testing.assert_frame_equal(base.items, other.items)


class TestBehaviour:
    def test_transition_matrices_are_recovered(self, plain):
        for name, events in (("source", plain.source), ("target", plain.target)):
            seen = steps(events, plain.truth)
            found = pd.crosstab([seen["type"], seen["event"]], seen["next"], normalize="index")
            counts = seen.groupby(["type", "event"]).size()
            put_in = plain.truth.transitions[name]
            for row in found.index:
                if counts[row] > 400:
                    error = 4 * np.sqrt(0.25 / counts[row]) + 0.005
                    np.testing.assert_allclose(
                        found.loc[row].reindex(put_in.columns, fill_value=0),
                        put_in.loc[row],
                        atol=error,
                    )
            assert set(found.index.get_level_values(0)) == {t.name for t in TYPES}

    def test_two_types_differ_in_order_and_not_in_counts(self, plain):
        seen = steps(plain.source, plain.truth)
        per_session = pd.crosstab([seen["type"], seen["session"]], seen["event"])
        mean, error = (
            per_session.groupby("type").agg(f).loc[["alternator", "batcher"]]
            for f in ("mean", "sem")
        )
        gap = (mean.iloc[0] - mean.iloc[1]).abs()
        assert (gap < 4 * np.hypot(error.iloc[0], error.iloc[1])).all()
        again = (
            seen[seen["event"] == "cart"]
            .groupby("type")["next"]
            .agg(lambda n: (n == "cart").mean())
        )
        assert again["batcher"] > again["alternator"] + 0.5

    @pytest.mark.parametrize(
        ("effect", "platform"), [(1.0, "source"), (0.0, "source"), (1.0, "target")]
    )
    def test_intent_depends_on_order(self, effect, platform):
        """After two views a cart is bought more often than after one; reversed by a concept shift."""
        shops = simulate(
            n_events=150_000,
            target_share=0.5,
            seed=6,
            concept_shift=float(platform == "target"),
            **(PLAIN | {"order_effect": effect}),
        )
        seen = steps(getattr(shops, platform), shops.truth)
        before = (
            seen.groupby("session")["event"].shift(1),
            seen.groupby("session")["event"].shift(2),
        )
        explorer = {"source": "explorer", "target": "batcher"}[platform]
        carts = (seen["event"] == "cart") & (seen["type"] == explorer) & (before[0] == "view")
        bought = seen["next"] == "buy"
        considered, impulsive = carts & (before[1] == "view"), carts & (before[1] != "view")
        gap = bought[considered].mean() - bought[impulsive].mean()
        noise = 4 * np.sqrt(0.25 / considered.sum() + 0.25 / impulsive.sum())
        if effect == 0:
            assert abs(gap) < noise
        elif platform == "source":
            assert gap > 0.1
        else:
            assert gap < -0.1

    def test_intent_raises_purchases(self, shops):
        sessions = shops.truth.sessions
        bought = sessions.index.isin(shops.source["session"][shops.source["event"] == "buy"])
        mine = (sessions["platform"] == "source") & ~sessions["type"].isin(ROBOTS)
        rate = pd.Series(bought[mine]).groupby(sessions["intent"][mine].to_numpy()).mean()
        assert rate[True] > 1.5 * rate[False]
        assert sessions["intent"].mean() == pytest.approx(0.3, abs=0.02)

    def test_concept_shift_moves_the_types(self):
        shift = simulate(n_events=2_000, concept_shift=1.0).truth.transitions
        np.testing.assert_array_equal(
            shift["target"].loc["alternator"], shift["source"].loc["batcher"]
        )

    def test_durables_are_bought_once_and_groceries_again(self, shops):
        repeat = shops.truth.items["repeat"]
        buys = shops.source[shops.source["event"] == "buy"]
        again = buys.duplicated(["user", "item"])
        is_repeat = repeat.loc[buys["item"]].to_numpy()
        assert is_repeat.any()
        assert not again[~is_repeat].any()
        assert again[is_repeat].mean() > 0.1

    def test_purchases_of_durables_are_not_lost(self, shops):
        """Second choices are found: the shares of purchases stay near those of carts."""
        is_repeat = shops.truth.items["repeat"].loc[shops.source["item"]].to_numpy()
        share = pd.Series(is_repeat).groupby(shops.source["event"].astype(str).to_numpy()).mean()
        assert share["buy"] == pytest.approx(share["cart"], abs=0.06)


class TestTime:
    def test_demand_drives_the_days(self, shops):
        demand = shops.truth.demand
        assert np.allclose(demand.mean(), 1)
        sessions = shops.truth.sessions
        human = sessions[(sessions["platform"] == "source") & ~sessions["type"].isin(ROBOTS)]
        days = human["start"].dt.floor("D").value_counts().reindex(demand.index, fill_value=0)
        assert np.corrcoef(days, demand["source"])[0, 1] > 0.6

    def test_week_and_year(self):
        shops = simulate(
            n_events=200_000, seed=8, weekly=0.4, demand_noise=0.0, trend=0.0, yearly=0.3
        )
        demand = shops.truth.demand["source"]
        week = demand.groupby(demand.index.day_of_week).mean()
        assert week.idxmax() == 5
        assert week.max() / week.min() == pytest.approx(
            1.4 / (1 + 0.4 * np.cos(2 * np.pi * 3 / 7)), rel=0.02
        )
        observed = shops.source["timestamp"].dt.day_of_week.value_counts()
        assert observed.idxmax() in (5, 6)
        assert demand.groupby(demand.index.month).mean().idxmax() == 12

    def test_trend(self):
        demand = simulate(n_events=2_000, trend=1.0, yearly=0.0, demand_noise=0.0).truth.demand[
            "source"
        ]
        assert demand.iloc[-28:].mean() / demand.iloc[:28].mean() == pytest.approx(
            2 ** (338 / 365.25), rel=0.05
        )

    def test_types_keep_their_hours(self, shops):
        sessions = shops.truth.sessions
        hour = sessions["start"].dt.hour
        evening = hour.between(17, 23).groupby(sessions["type"].astype(str)).mean()
        assert evening["batcher"] > 0.7
        assert evening["explorer"] < 0.3

    def test_phase_moves_a_users_hours(self):
        shops = simulate(n_events=30_000, seed=9, phase_hours=30.0, **PLAIN)
        sessions, phase = shops.truth.sessions, shops.truth.users["phase"]
        batcher = sessions[sessions["type"] == "batcher"]
        hour = batcher["start"].dt.hour + batcher["start"].dt.minute / 60
        off = (hour - phase.loc[batcher["user"]].to_numpy() - 20 + 12) % 24 - 12
        assert np.abs(off).median() < 2.5

    def test_cohorts_arrive_and_leave(self, shops):
        users = shops.truth.users
        assert (users["arrival"] == users["arrival"].min()).mean() == pytest.approx(0.6, abs=0.05)
        sessions = shops.truth.sessions
        of_session = users.loc[sessions["user"]]
        day = sessions["start"].dt.floor("D").to_numpy()
        assert (day >= of_session["arrival"].to_numpy()).all()
        assert (day < of_session["departure"].to_numpy()).all()
        last = pd.Timestamp("2024-01-01") + pd.Timedelta(days=366)
        assert (users["departure"] < last).mean() > 0.3


class TestShops:
    def test_popularity_has_a_long_tail_and_drifts(self, shops):
        counts = shops.source["item"].value_counts()
        assert counts.iloc[: len(counts) // 10].sum() > 0.25 * len(shops.source)
        for drift in (0.0, 0.1):
            weeks = simulate(n_events=2_000, popularity_drift=drift, launches=0.0)
            odds = np.log(weeks.truth.popularity["source"])
            step = (odds - odds.iloc[0]).std(axis=1)  # a random walk: grows with the root of time
            assert step.iloc[50] == pytest.approx(drift * np.sqrt(50), rel=0.15, abs=1e-9)
            assert step.iloc[10] == pytest.approx(drift * np.sqrt(10), rel=0.15, abs=1e-9)

    def test_popularity_is_what_is_seen(self, plain):
        """Within one category and style, looks outside habit follow the item's popularity."""
        truth = plain.truth
        views = plain.source[plain.source["event"] == "view"]
        durable = ~truth.items["repeat"].loc[views["item"]].to_numpy()
        seen = views["item"][durable].value_counts()
        cell = truth.items.loc[seen.index, ["category", "style"]].agg("/".join, axis=1)
        share = seen / seen.groupby(cell).transform("sum")
        put_in = truth.popularity["source"].mean().loc[seen.index]
        assert np.corrcoef(share, put_in)[0, 1] > 0.98

    def test_nothing_is_seen_before_its_launch(self, shops):
        launch = shops.items.set_index("item")["launch"]
        assert (launch > launch.min()).mean() == pytest.approx(0.14, abs=0.04)
        for events in (shops.source, shops.target):
            # the week of a launch is that of the session's day; sessions may run past midnight
            assert (events["timestamp"].to_numpy() >= launch.loc[events["item"]].to_numpy()).all()

    def test_promotions_pull_and_cut_prices(self, shops):
        promoted = shops.truth.promoted["source"]
        sessions = shops.truth.sessions
        week = ((sessions["start"] - pd.Timestamp("2024-01-01")) // pd.Timedelta("7D")).loc[
            shops.source["session"]
        ]
        column = promoted.columns.get_indexer(shops.source["category"].astype(str))
        on = promoted.to_numpy()[week.to_numpy(), column]
        listed = shops.items.set_index("item")["price"].loc[shops.source["item"]].to_numpy()
        ratio = shops.source["price"].to_numpy() / listed
        assert ratio[on] == pytest.approx(0.75, abs=0.01)
        assert (ratio[~on] == 1).all()
        assert on.mean() > 1.5 * promoted.to_numpy().mean()

    def test_covariate_shift_of_prices_and_layout(self):
        shops = simulate(n_events=5_000, seed=10, price_shift=-0.5, layout_shift=2.0, taste=0.0)
        price = (
            np.log(shops.items["price"])
            .groupby([shops.items["platform"], shops.items["category"]])
            .mean()
        )
        assert (price["target"] - price["source"]).mean() == pytest.approx(-0.5, abs=0.1)
        mix = [
            t["category"].value_counts(normalize=True).sort_index()
            for t in (shops.source, shops.target)
        ]
        assert np.abs(mix[0] - mix[1]).sum() > 0.3


class TestTransfer:
    @pytest.mark.parametrize("rho", [-1.0, 0.0, 0.5, 1.0])
    def test_rho_is_the_correlation_of_tastes(self, rho):
        truth = simulate(n_events=100_000, rho=rho).truth
        human = ~truth.users["type"].isin(ROBOTS)
        source, target = (truth.taste[n][human].ravel() for n in ("source", "target"))
        assert np.corrcoef(source, target)[0, 1] == pytest.approx(rho, abs=0.07)
        assert target.std() == pytest.approx(source.std(), rel=0.1)

    def test_what_carries_over_in_the_data_grows_with_rho(self):
        found = []
        for rho in (0.0, 0.5, 0.95):
            shops = simulate(n_events=250_000, target_share=0.5, rho=rho, layout_shift=0.0, seed=11)
            users = shops.truth.users
            both = users.index[
                users["on_source"] & users["on_target"] & ~users["type"].isin(ROBOTS)
            ]
            mixes = [
                pd.crosstab(t["user"], t["category"].astype(str), normalize="index").reindex(both)
                for t in (shops.source, shops.target)
            ]
            mixes = [(m - m.mean()).to_numpy().ravel() for m in mixes]
            there = ~np.isnan(mixes[0] + mixes[1])
            found.append(np.corrcoef(mixes[0][there], mixes[1][there])[0, 1])
        assert abs(found[0]) < 0.08
        assert found[0] + 0.1 < found[1] < found[2] - 0.1

    def test_oracle_scores_are_the_probabilities_of_first_looks(self):
        shops = simulate(
            n_events=60_000,
            target_share=0.9,
            seed=12,
            promotions=0.0,
            popularity_drift=0.0,
            launches=0.0,
            **PLAIN,
        )
        first = shops.target[~shops.target["session"].duplicated()]
        scores = shops.truth.scores(first["user"].to_numpy())
        np.testing.assert_allclose(scores.sum(axis=1), 1)
        column = first["item"].to_numpy() - shops.truth.popularity["target"].columns[0]
        # proper score: the truth is calibrated, so its expected log score equals its entropy
        chance = scores[np.arange(len(first)), column]
        entropy = -(scores * np.log(np.maximum(scores, 1e-300))).sum(axis=1)
        gap = -np.log(chance) - entropy
        assert abs(gap.mean()) < 4 * gap.std() / np.sqrt(len(gap))

    def test_oracle_bad_input(self, shops):
        with pytest.raises(ValueError, match="user 999999999 does not exist"):
            shops.truth.scores([0, 999_999_999])
        with pytest.raises(ValueError, match="platform"):
            shops.truth.scores([0], platform="moon")


class TestAnomalies:
    def test_rates(self):
        shops = simulate(
            n_events=500_000, seed=13, crawlers=0.02, stealthy_crawlers=0.03, takeovers=0.04
        )
        users = shops.truth.users
        human = ~users["type"].isin(ROBOTS)
        for name in ("on_source", "on_target"):
            accounts = users[users[name]]
            people = human[users[name]].sum()
            assert (accounts["type"] == "crawler").sum() == pytest.approx(0.02 * people, abs=1)
            assert (accounts["type"] == "stealthy crawler").sum() == pytest.approx(
                0.03 * people, abs=1
            )
        stays = users["departure"] - users["arrival"] >= pd.Timedelta("14D")
        taken = users["takeover"].notna()
        assert not taken[~stays | ~human].any()
        assert taken[stays & human].mean() == pytest.approx(0.04, abs=0.01)

    def test_crawlers_never_buy_and_the_obvious_read_on_and_on(self, shops):
        anomaly = shops.truth.anomaly_of(shops.source)
        events = (
            shops.source["event"].groupby(anomaly.astype(str)).value_counts().unstack(fill_value=0)
        )
        assert events.loc["crawler", ["cart", "buy"]].sum() == 0
        assert events.loc["stealthy crawler", "buy"] == 0
        assert events.loc["stealthy crawler", "cart"] > 0
        length = shops.source["session"].value_counts()
        median = length.groupby(
            shops.truth.sessions["anomaly"].astype(str).loc[length.index].to_numpy()
        ).median()
        assert median["crawler"] > 5 * median[""]
        assert median["stealthy crawler"] < 2 * median[""]

    def test_a_takeover_is_a_change_point(self, shops):
        users, sessions = shops.truth.users, shops.truth.sessions
        taken = users["takeover"].notna()
        assert (taken == (users["anomaly"] == "takeover")).all()
        thief = sessions[sessions["anomaly"] == "takeover"]
        assert set(thief["user"]) <= set(users.index[taken])
        assert (thief["start"].to_numpy() >= users["takeover"].loc[thief["user"]].to_numpy()).all()
        assert thief["start"].dt.hour.between(0, 8).mean() > 0.9

    def test_reversed_sessions_keep_their_counts_and_lose_their_order(self):
        shops = simulate(
            n_events=50_000,
            seed=14,
            reversed_sessions=0.3,
            **{k: v for k, v in PLAIN.items() if k != "reversed_sessions"},
        )
        kind = shops.truth.sessions["anomaly"].astype(str)
        ends = ~shops.source["session"].duplicated(keep="last")
        last = shops.source[ends]
        of_session = kind.loc[last["session"]].to_numpy()
        assert (last["event"][of_session == "reversed"] == "view").all()
        assert not (last["event"][of_session == ""] == "view").all()
        counts = shops.source["session"].value_counts()
        share = (kind.loc[counts.index[counts >= 3]] == "reversed").mean()
        assert share == pytest.approx(0.3, abs=0.03)

    def test_anomaly_of_keeps_the_index(self, shops):
        some = shops.source.iloc[10:20]
        assert shops.truth.anomaly_of(some).index.equals(some.index)


class TestSlates:
    def test_shape_and_users(self, logged):
        slates = logged.slates
        assert len(slates) == 40_000 * 5
        assert (slates.groupby("slate")["item"].nunique() == 5).all()
        assert slates["timestamp"].is_monotonic_increasing
        assert logged.truth.users.loc[slates["user"].unique(), "on_target"].all()

    def test_propensities_are_those_of_the_policy(self, logged):
        """Inverse propensities add up: each logged row stands for one of the 30 choices.

        And what the ranking would show is shown as often as its propensity says.
        """
        ranked = logged.slates["propensity"] > 0.5
        assert logged.slates["propensity"][ranked].to_numpy() == pytest.approx(0.7 + 0.3 / 30)
        assert ranked.mean() == pytest.approx(0.7 + 0.3 / 30, abs=0.01)
        weight = 1 / logged.slates["propensity"]
        by_position = weight.groupby(logged.slates["position"]).mean()
        assert by_position.to_numpy() == pytest.approx(30, rel=0.05)

    def test_clicks_follow_attraction_and_position(self, logged):
        truth, slates = logged.truth.slates, logged.slates
        column = np.searchsorted(truth.items, slates["item"])
        chance = (
            truth.attraction[slates["user"], column] * truth.examination[slates["position"] - 1]
        )
        for position in range(1, 6):
            mine = (slates["position"] == position).to_numpy()
            assert slates["click"][mine].mean() == pytest.approx(chance[mine].mean(), abs=0.01)
        np.testing.assert_allclose(truth.examination, 1 / np.arange(1, 6))

    def test_inverse_propensity_recovers_another_policy(self, logged):
        """Value of showing a uniformly random item in first place, from the log and from the truth."""
        first = logged.slates[logged.slates["position"] == 1]
        weight = (1 / 30) / first["propensity"]
        terms = weight * first["click"]
        true = logged.truth.slates.attraction[first["user"]].mean()
        assert abs(terms.mean() - true) < 4 * terms.std() / np.sqrt(len(terms))
        assert abs(first["click"].mean() - true) > 0.02  # the naive mean is biased


class TestParameters:
    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"rho": 1.2}, "rho must lie between -1 and 1"),
            ({"n_events": 0}, "n_events must lie between"),
            ({"n_events": 1e5}, "n_events must be a whole number"),
            ({"crawlers": -0.1}, "crawlers must lie between 0 and 1"),
            ({"taste": float("nan")}, "taste must lie"),
            ({"rho": "high"}, "rho must be a number"),
            ({"habit": True}, "habit must be a number"),
            ({"same_category": 0.9, "kernel": 0.2}, "same_category"),
            ({"n_target_items": 20}, "n_target_items must be at least"),
            ({"slate_pool": 3}, "slate_length"),
            ({"start": "someday"}, "start must be a date"),
            ({"types": ()}, "at least one UserType"),
        ],
    )
    def test_out_of_range(self, change, message):
        with pytest.raises(ValueError, match=message):
            Parameters(**change)

    def test_bad_transitions(self):
        broken = replace(TYPES[0], transitions=((1, 0, 0, 0.5), (0, 0, 0, 1), (0, 0, 0, 1)))
        with pytest.raises(ValueError, match="'alternator'"):
            Parameters(types=(broken,))

    def test_sessions_that_never_end(self):
        endless = replace(TYPES[0], transitions=((1, 0, 0, 0), (0, 0, 0, 1), (0, 0, 0, 1)))
        with pytest.raises(ValueError, match="'alternator' hardly ever end"):
            Parameters(types=(endless,))

    def test_every_number_has_a_range(self):
        assert {f.name for f in fields(Parameters)} - {"start", "types"} == set(_RANGES)

    def test_unknown_names_and_both_kinds(self):
        with pytest.raises(TypeError, match="rhoo"):
            simulate(rhoo=0.5)
        with pytest.raises(TypeError, match="not both"):
            simulate(Parameters(), rho=0.5)

    @pytest.mark.parametrize(
        "change",
        [
            {"repeat_categories": 0.0},
            {"repeat_categories": 1.0},
            {"promotions": 1.0},
            {"weekly": 1.0, "yearly": 1.0},
            {"n_slates": 0},
            {"types": TYPES[:1]},
            {"same_category": 1.0, "kernel": 0.0},
            {"taste": 50.0},
            {"n_days": 7, "launches": 1.0},
            {"shared_users": 0.0},
            {"n_styles": 1, "n_categories": 2, "n_target_items": 30},
            {"takeovers": 1.0, "crawlers": 1.0, "reversed_sessions": 1.0},
        ],
    )
    def test_extremes_run(self, change):
        shops = simulate(n_events=3_000, **change)
        validate_events(shops.source)
        validate_events(shops.target)
