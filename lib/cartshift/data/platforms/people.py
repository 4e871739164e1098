"""Who shops: types, tastes on either platform, cohorts, and accounts that are not what they seem."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cartshift.data.platforms.parameters import CRAWLER, STEALTHY, THIEF, Parameters, UserType
from cartshift.data.platforms.sampling import stream


@dataclass(frozen=True)
class People:
    """All actors: first the accounts (an account's position is its user id), then the thieves.

    Attributes
    ----------
    n_accounts : int
    kinds : tuple of UserType
        The parameters' types, then crawler, stealthy crawler, thief.
    kind : ndarray of int, shape (n_actors,)
    account : ndarray of int, shape (n_actors,)
        The user id under which the actor is logged.
    taste : dict of platform to ndarray of shape (n_actors, dimensions)
    activity : ndarray of float, shape (n_actors,)
        Relative number of sessions a day.
    arrival, departure : ndarray of int, shape (n_actors,)
        First day, and the day after the last.
    phase : ndarray of float, shape (n_actors,)
        Shift of the daily profile, hours.
    member : dict of platform to ndarray of bool, shape (n_actors,)
    """

    n_accounts: int
    kinds: tuple[UserType, ...]
    kind: np.ndarray
    account: np.ndarray
    taste: dict[str, np.ndarray]
    activity: np.ndarray
    arrival: np.ndarray
    departure: np.ndarray
    phase: np.ndarray
    member: dict[str, np.ndarray]

    @property
    def n_types(self) -> int:
        """Number of honest user types."""
        return len(self.kinds) - 3


def make_people(p: Parameters) -> People:
    """Draw the accounts of both platforms and the thieves who take some of them over."""
    on_source, on_target, crawler, stealthy = _accounts(p)
    n = len(on_source)
    n_types = len(p.types)

    rng = stream(p.seed, "people")
    kind = rng.integers(n_types, size=n)
    kind[crawler], kind[stealthy] = n_types, n_types + 1
    human = kind < n_types
    activity = rng.gamma(1.2, 1 / 1.2, n)
    activity[crawler], activity[stealthy] = 1.0, 2.0
    arrival = np.where(rng.random(n) < p.present_at_start, 0, rng.integers(p.n_days, size=n))
    lifetime = np.ceil(rng.exponential(p.lifetime_days, n)).clip(1, p.n_days).astype(np.int64)
    departure = np.minimum(arrival + lifetime, p.n_days)
    phase = rng.normal(0, 1, n) * p.phase_hours

    rng = stream(p.seed, "takeovers")
    # a change point needs something before and after it
    stays = np.flatnonzero(human & (departure - arrival >= 14) & (rng.random(n) < p.takeovers))
    moment = arrival[stays] + rng.integers(7, departure[stays] - arrival[stays] - 6)

    rng = stream(p.seed, "tastes")
    centres = rng.normal(size=(n_types + 3, p.dimensions))
    centres[:n_types] -= centres[:n_types].mean(axis=0) * (n_types > 1)
    everybody = np.concatenate([kind, np.full(len(stays), n_types + 2)])
    source = _tastes(p, rng, centres, everybody)
    # An independent copy: another person's type and whims. Mixing it in leaves the spread of tastes the
    # same for every ρ, and type tells less and less about the target as ρ falls.
    other = _tastes(
        p,
        rng,
        centres,
        np.where(everybody < n_types, rng.integers(n_types, size=len(everybody)), everybody),
    )
    target = p.rho * source + np.sqrt(1 - p.rho**2) * other

    owners = np.concatenate([np.arange(n), stays])
    return People(
        n_accounts=n,
        kinds=(*p.types, CRAWLER, STEALTHY, THIEF),
        kind=everybody,
        account=owners,
        taste={"source": source, "target": target},
        activity=np.concatenate([activity, activity[stays] * p.takeover_activity]),
        arrival=np.concatenate([arrival, moment]),
        departure=departure[owners],
        phase=phase[owners],
        member={"source": on_source[owners], "target": on_target[owners]},
    )


def _accounts(p: Parameters) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Which accounts are on which platform, and which are crawlers; in random order."""
    n_source = max(round(p.n_events * (1 - p.target_share) / p.events_per_user), 1)
    n_target = max(round(p.n_events * p.target_share / p.events_per_user), 1)
    n_both = min(round(p.shared_users * n_target), n_source)
    flags = []  # (on source, on target, crawler, stealthy), number of accounts
    flags += [((1, 0, 0, 0), n_source - n_both), ((1, 1, 0, 0), n_both)]
    flags += [((0, 1, 0, 0), n_target - n_both)]
    for column, share in ((2, p.crawlers), (3, p.stealthy_crawlers)):
        for platform, humans in ((0, n_source), (1, n_target)):
            row = [0, 0, 0, 0]
            row[platform] = row[column] = 1
            flags.append((tuple(row), round(share * humans)))
    rows, counts = zip(*flags, strict=True)
    table = np.repeat(np.array(rows, dtype=bool), counts, axis=0)
    table = stream(p.seed, "accounts").permutation(table)
    return table[:, 0], table[:, 1], table[:, 2], table[:, 3]


def _tastes(
    p: Parameters, rng: np.random.Generator, centres: np.ndarray, kind: np.ndarray
) -> np.ndarray:
    own = rng.normal(size=(len(kind), p.dimensions))
    return np.sqrt(p.type_share) * centres[kind] + np.sqrt(1 - p.type_share) * own
