"""Two shops with known truth: a large source and a small target platform.

Catalogues are disjoint, the category taxonomy is shared, some users are on both. What users like on the
target is correlated with what they like on the source by ρ, the true transferability.

    from cartshift.data.platforms import simulate

    shops = simulate(n_events=100_000, rho=0.6, seed=7)
    shops.source, shops.target      # event tables
    shops.truth.users["type"]       # what was put in

The parts, in the order in which they are drawn: `catalogue` (what is sold), `people` (who shops), `demand`
(when), `sessions` (what they do), `slates` (what was recommended to them), `truth` (all of it, kept).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cartshift.data import schema
from cartshift.data.platforms.catalogue import (
    Catalogue,
    Taxonomy,
    item_table,
    make_catalogue,
    make_taxonomy,
)
from cartshift.data.platforms.parameters import STATES, TYPES, Parameters, UserType
from cartshift.data.platforms.people import People, make_people
from cartshift.data.platforms.sessions import (
    Choice,
    Log,
    Shop,
    Visits,
    make_choice,
    make_log,
    make_visits,
    transitions,
)
from cartshift.data.platforms.slates import SlateTruth, make_slates
from cartshift.data.platforms.truth import Truth

__all__ = ["TYPES", "Parameters", "Platforms", "SlateTruth", "Truth", "UserType", "simulate"]

PLATFORMS = ("source", "target")


@dataclass(frozen=True)
class Platforms:
    """What the two shops know, and the truth behind it.

    Attributes
    ----------
    source, target : DataFrame
        Event tables (`cartshift.data.schema`) with price and session, in order of time.
    items : DataFrame
        ``item``, ``platform``, ``category``, ``title``, ``price`` (list price), ``launch`` (day).
    slates : DataFrame
        Logged recommendations on the target: ``slate``, ``user``, ``timestamp``, ``position``, ``item``,
        ``propensity``, ``click``.
    truth : Truth
    parameters : Parameters
    """

    source: pd.DataFrame
    target: pd.DataFrame
    items: pd.DataFrame
    slates: pd.DataFrame
    truth: Truth
    parameters: Parameters


def simulate(parameters: Parameters | None = None, **changes: object) -> Platforms:
    """Simulate both platforms.

    Parameters
    ----------
    parameters : Parameters, optional
        Default: ``Parameters(**changes)``.
    **changes
        Fields of `Parameters`, when no `parameters` are given: ``simulate(n_events=1_000_000, rho=0.3)``.

    Returns
    -------
    Platforms
        The same parameters give the same bytes.

    Raises
    ------
    TypeError
        When a field is unknown, or both kinds of argument are given.
    ValueError
        When a parameter is out of range; the message names it.
    """
    if parameters is not None and changes:
        raise TypeError("give either Parameters or keyword arguments, not both")
    p = parameters if parameters is not None else Parameters(**changes)
    taxonomy = make_taxonomy(p)
    people = make_people(p)

    tables, sessions, demand = {}, [], {}
    catalogues: dict[str, Catalogue] = {}
    choices: dict[str, Choice] = {}
    first_session = 0
    for platform, share in zip(PLATFORMS, (1 - p.target_share, p.target_share), strict=True):
        catalogue = catalogues[platform] = make_catalogue(p, taxonomy, platform)
        choice = choices[platform] = make_choice(p, taxonomy, catalogue, people)
        visits, demand[platform] = make_visits(p, people, catalogue, share)
        log = make_log(Shop(p, taxonomy, catalogue, people, choice), visits)
        tables[platform] = _event_table(p, taxonomy, catalogue, people, visits, log, first_session)
        sessions.append(_session_table(p, people, platform, visits, log, first_session))
        first_session += len(visits.actor)

    slates, slate_truth = make_slates(p, taxonomy, catalogues["target"], people)
    n = people.n_accounts
    truth = Truth(
        users=_user_table(p, people),
        sessions=pd.concat(sessions),
        items=_true_items(taxonomy, catalogues),
        taste={name: taste[:n] for name, taste in people.taste.items()},
        transitions={name: _transition_table(p, people, name) for name in PLATFORMS},
        popularity={
            name: pd.DataFrame(c.popularity, columns=c.first + np.arange(len(c.cell)))
            for name, c in catalogues.items()
        },
        promoted={
            name: pd.DataFrame(c.promoted, columns=taxonomy.table["category"])
            for name, c in catalogues.items()
        },
        demand=pd.DataFrame(demand, index=pd.date_range(p.start, periods=p.n_days, name="date")),
        slates=slate_truth,
        _taxonomy=taxonomy,
        _catalogues=catalogues,
        _choices=choices,
        _habit=p.habit,
    )
    items = pd.concat([item_table(p, taxonomy, c) for c in catalogues.values()], ignore_index=True)
    return Platforms(tables["source"], tables["target"], items, slates, truth, p)


def _event_table(
    p: Parameters,
    taxonomy: Taxonomy,
    catalogue: Catalogue,
    people: People,
    visits: Visits,
    log: Log,
    first_session: int,
) -> pd.DataFrame:
    week = visits.day[log.session] // 7
    discount = p.promotion_discount * catalogue.promoted[week, log.category]
    n = len(log.time)
    return pd.DataFrame(
        {
            schema.USER: people.account[visits.actor[log.session]],
            schema.ITEM: catalogue.first + log.item,
            schema.CATEGORY: _text(log.category, taxonomy.table["category"]),
            schema.EVENT: _text(log.event, schema.EVENTS),
            schema.TIMESTAMP: _moments(p, log.time),
            schema.PLATFORM: _text(np.zeros(n, dtype=np.int8), [catalogue.platform]),
            schema.PRICE: np.round(catalogue.price[log.item] * (1 - discount), 2),
            schema.SESSION: first_session + log.session,
        },
        copy=False,
    )


def _session_table(
    p: Parameters, people: People, platform: str, visits: Visits, log: Log, first: int
) -> pd.DataFrame:
    kind = people.kind[visits.actor]
    codes = (kind - people.n_types + 1).clip(0)
    codes[log.backwards] = 4
    return pd.DataFrame(
        {
            "platform": _text(np.zeros(len(kind), dtype=np.int8), [platform]).astype("str"),
            "user": people.account[visits.actor],
            "type": _text(kind, [k.name for k in people.kinds]),
            "intent": visits.intent,
            "anomaly": _text(codes, ["", "crawler", "stealthy crawler", "takeover", "reversed"]),
            "start": _moments(p, np.rint(1000 * visits.start).astype(np.int64)),
        },
        index=pd.RangeIndex(first, first + len(kind), name="session"),
    )


def _user_table(p: Parameters, people: People) -> pd.DataFrame:
    n = people.n_accounts
    kind = people.kind[:n]
    anomaly = (kind - people.n_types + 1).clip(0)
    owners = people.account[n:]
    anomaly[owners] = 3
    takeover = np.full(n, np.datetime64("NaT"), dtype="datetime64[s]")
    day = np.datetime64(p.start, "s")
    takeover[owners] = day + people.arrival[n:] * np.timedelta64(86_400, "s")
    return pd.DataFrame(
        {
            "type": _text(kind, [k.name for k in people.kinds]),
            "anomaly": _text(anomaly, ["", "crawler", "stealthy crawler", "takeover"]),
            "takeover": takeover,
            "activity": people.activity[:n],
            "arrival": day + people.arrival[:n] * np.timedelta64(86_400, "s"),
            "departure": day + people.departure[:n] * np.timedelta64(86_400, "s"),
            "phase": people.phase[:n],
            "on_source": people.member["source"][:n],
            "on_target": people.member["target"][:n],
        },
        index=pd.RangeIndex(n, name="user"),
    )


def _true_items(taxonomy: Taxonomy, catalogues: dict[str, Catalogue]) -> pd.DataFrame:
    parts = []
    for platform, c in catalogues.items():
        part = taxonomy.table[["category", "repeat"]].iloc[c.category].reset_index(drop=True)
        part.insert(0, "platform", platform)
        part["style"] = np.array(taxonomy.styles)[c.cell % len(taxonomy.styles)]
        parts.append(part.set_index(pd.RangeIndex(c.first, c.first + len(part), name="item")))
    return pd.concat(parts)


def _transition_table(p: Parameters, people: People, platform: str) -> pd.DataFrame:
    names = [[k.name for k in people.kinds], list(schema.EVENTS)]
    index = pd.MultiIndex.from_product(names, names=["type", "event"])
    table = transitions(p, people, platform).reshape(-1, 4)
    return pd.DataFrame(table, index=index, columns=list(STATES))


def _text(codes: np.ndarray, names: object) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, list(names))


def _moments(p: Parameters, milliseconds: np.ndarray) -> np.ndarray:
    start = np.datetime64(p.start, "us")
    return start + (milliseconds * 1000).astype("timedelta64[us]")
