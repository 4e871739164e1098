"""Recommendations that the target platform showed on its home page, logged with propensities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cartshift.data.platforms.catalogue import Catalogue, Taxonomy
from cartshift.data.platforms.parameters import Parameters
from cartshift.data.platforms.people import People
from cartshift.data.platforms.sampling import stream


@dataclass(frozen=True)
class SlateTruth:
    """What is needed to compute the true value of any slate policy.

    A user who sees item ``items[j]`` at position ``k`` clicks with probability
    ``attraction[user, j] · examination[k − 1]``.

    Attributes
    ----------
    items : ndarray of shape (slate_pool,)
        Ids of the items that slates are made of.
    attraction : ndarray of shape (n_users, slate_pool)
    examination : ndarray of shape (slate_length,)
    """

    items: np.ndarray
    attraction: np.ndarray
    examination: np.ndarray


def make_slates(
    p: Parameters, taxonomy: Taxonomy, catalogue: Catalogue, people: People
) -> tuple[pd.DataFrame, SlateTruth]:
    """Show slates to users of the target platform by an ε-greedy policy and log their clicks.

    The logging policy ranks the pool by the users' taste on the *source* platform: good where tastes
    carry over (high ρ), wrong where they do not. With probability ε the whole slate is random.

    Returns
    -------
    DataFrame of n_slates · slate_length rows
        ``slate``, ``user``, ``timestamp``, ``position`` (from 1), ``item``, ``propensity`` (probability
        that the policy puts this item at this position for this user), ``click``.
    SlateTruth
    """
    rng = stream(p.seed, "slates")
    average = catalogue.popularity.mean(axis=0)
    pool = np.sort(np.argsort(-average, kind="stable")[: p.slate_pool])
    vectors = taxonomy.category_vectors[catalogue.category[pool]]
    vectors = vectors + taxonomy.style_vectors.reshape(-1, p.dimensions)[catalogue.cell[pool]]
    n = people.n_accounts
    liking = p.taste * people.taste["target"][:n] @ vectors.T
    attraction = 1 / (1 + np.exp(1.5 - liking))
    examination = np.arange(1, p.slate_length + 1) ** -p.position_bias

    human = people.kind[:n] < people.n_types
    guests = np.flatnonzero(people.member["target"][:n] & human)
    user = rng.choice(guests, size=p.n_slates)
    day = people.arrival[user] + rng.random(p.n_slates) * (people.departure - people.arrival)[user]

    believed = people.taste["source"][user] @ vectors.T
    greedy = np.argsort(-believed, axis=1, kind="stable")[:, : p.slate_length]
    explore = rng.random(p.n_slates) < p.slate_epsilon
    shuffled = np.argsort(rng.random((p.n_slates, p.slate_pool)), axis=1)[:, : p.slate_length]
    shown = np.where(explore[:, None], shuffled, greedy)
    propensity = p.slate_epsilon / p.slate_pool + (1 - p.slate_epsilon) * (shown == greedy)
    chance = np.take_along_axis(attraction[user], shown, axis=1) * examination
    click = rng.random(chance.shape) < chance

    order = np.argsort(day, kind="stable")
    first = pd.Timestamp(p.start).as_unit("ms")
    seen = first + pd.to_timedelta(np.rint(day[order] * 86_400_000).astype(np.int64), unit="ms")
    length = p.slate_length
    table = pd.DataFrame(
        {
            "slate": np.repeat(np.arange(p.n_slates), length),
            "user": np.repeat(user[order], length),
            "timestamp": np.repeat(seen.as_unit("us"), length),
            "position": np.tile(np.arange(1, length + 1), p.n_slates),
            "item": catalogue.first + pool[shown[order]].ravel(),
            "propensity": propensity[order].ravel(),
            "click": click[order].ravel().astype(np.int64),
        }
    )
    return table, SlateTruth(catalogue.first + pool, attraction, examination)
