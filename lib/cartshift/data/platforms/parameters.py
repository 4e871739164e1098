"""What can be set in the simulation, and the kinds of user it knows."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

STATES = ("view", "cart", "buy", "exit")
"""States of a session; the first three are the event kinds, in the order of `schema.EVENTS`."""


@dataclass(frozen=True)
class UserType:
    """How one kind of user behaves; what they like is drawn by the simulation.

    Attributes
    ----------
    name : str
    transitions : tuple of 3 rows of 4 probabilities
        Row: the present event (view, cart, buy); column: the next (view, cart, buy, exit).
    dwell : float
        Mean seconds between two events of a session.
    peaks : tuple of (hour, width, weight)
        Bumps of the hour-of-day profile: centre in hours of the day, standard deviation in hours,
        relative weight.
    weekend : float
        Factor on activity on Saturday and Sunday.
    """

    name: str
    transitions: tuple[tuple[float, float, float, float], ...]
    dwell: float = 40.0
    peaks: tuple[tuple[float, float, float], ...] = ((20.0, 3.0, 1.0),)
    weekend: float = 1.0


# Alternators and batchers have the same expected number of views, carts and purchases in a session and
# differ only in their order: with s = 0.82 the chance to go on, a the chance to move from view to cart
# and b back, the expected number of carts is a·s / ((1 − s)(1 − s(1 − a − b))), which is the same for
# (a, b) = (0.5, 0.9) and (0.15, 0.1163); both leave view and cart with chance 1 − s.
TYPES = (
    UserType(
        "alternator",
        ((0.41, 0.41, 0.0, 0.18), (0.738, 0.082, 0.15, 0.03), (0.3, 0.0, 0.0, 0.7)),
        dwell=35.0,
        peaks=((12.5, 1.5, 1.0), (21.0, 2.0, 1.5)),
    ),
    UserType(
        "batcher",
        ((0.697, 0.123, 0.0, 0.18), (0.0954, 0.7246, 0.15, 0.03), (0.3, 0.0, 0.0, 0.7)),
        dwell=35.0,
        peaks=((20.0, 2.5, 1.0),),
        weekend=1.3,
    ),
    UserType(
        "explorer",
        ((0.82, 0.05, 0.01, 0.12), (0.60, 0.0, 0.15, 0.25), (0.35, 0.0, 0.0, 0.65)),
        dwell=25.0,
        peaks=((10.0, 2.5, 1.0), (15.0, 2.5, 1.0)),
        weekend=0.8,
    ),
    UserType(
        "decider",
        ((0.45, 0.10, 0.25, 0.20), (0.15, 0.0, 0.60, 0.25), (0.40, 0.0, 0.0, 0.60)),
        dwell=60.0,
        peaks=((8.0, 1.5, 1.0), (18.0, 1.5, 1.0)),
    ),
)

CRAWLER = UserType(
    "crawler",
    ((0.985, 0.0, 0.0, 0.015), (1.0, 0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0)),
    dwell=2.0,
    peaks=((12.0, 100.0, 1.0),),
)
STEALTHY = UserType(  # shops like a human by the clock, but reads the catalogue and never buys
    "stealthy crawler",
    ((0.80, 0.06, 0.0, 0.14), (0.70, 0.0, 0.0, 0.30), (1.0, 0.0, 0.0, 0.0)),
    dwell=30.0,
    peaks=((13.0, 4.0, 1.0), (20.0, 3.0, 1.0)),
)
THIEF = UserType(  # spends fast, at hours when the owner sleeps
    "thief",
    ((0.30, 0.35, 0.20, 0.15), (0.10, 0.0, 0.75, 0.15), (0.60, 0.0, 0.0, 0.40)),
    dwell=12.0,
    peaks=((3.5, 2.0, 1.0),),
)


@dataclass(frozen=True)
class Parameters:
    """Everything that can be set. Rates and shares are fractions from 0 to 1 unless said otherwise.

    Attributes
    ----------
    n_events : int
        Expected number of events on both platforms together.
    rho : float
        True transferability of tastes, −1 … 1: correlation between what a user likes on the source and
        on the target.
    seed : int
    target_share : float
        Share of the events that happen on the target platform.
    events_per_user : float
        Expected events per account; with `n_events` it fixes the number of users.
    shared_users : float
        Share of the target's users that have an account on the source as well.
    start, n_days
        First day (a date), and number of days.
    n_source_items, n_target_items : int
        Sizes of the two catalogues.
    n_categories, n_styles : int
        Shared taxonomy: up to 16 categories, up to 8 styles within each.
    dimensions : int
        Length of taste vectors.
    types : tuple of UserType
    taste : float
        How strongly taste decides what is looked at (0: not at all).
    type_share : float
        Share of the variance of tastes that lies between user types.
    popularity_exponent : float
        Zipf exponent of item popularity within a category and style (0: all items alike).
    popularity_drift : float
        Standard deviation of the weekly step of log-popularity.
    launches : float
        Share of items that are launched during the period instead of before it.
    repeat_categories : float
        Share of categories whose items are bought again and again (groceries).
    habit : float
        Chance that a look into such a category is at one of the user's own favourites.
    same_category : float
        Chance that the next item looked at is from the category of the last one.
    kernel : float
        Chance that it is from a category that goes with the last one in the eyes of the user type.
    trend : float
        Growth of demand over a year (0.2: 20 % more at the end of a year than at its start).
    weekly, yearly : float
        Amplitude of the season of the week (peak on Saturday) and of the year (peak in December), as
        fractions of the mean.
    demand_noise, demand_memory : float
        Standard deviation of the log of daily demand around its season, and its correlation from one
        day to the next.
    promotions : float
        Share of category-weeks on promotion.
    promotion_discount, promotion_pull, promotion_intent : float
        Price cut; chance that a session in a week with promotions starts in a promoted category;
        addition to the log-odds of buying a promoted item.
    phase_hours : float
        Standard deviation of a user's own shift of the daily profile, in hours.
    present_at_start : float
        Share of users with an account on the first day; the others arrive uniformly over the period.
    lifetime_days : float
        Mean days until a user leaves for good (exponential).
    intent_rate, intent_effect : float
        Share of sessions with the intent to buy; how much higher the log-odds of buying are with it
        than without (their mean over sessions stays where it is).
    order_effect : float
        Shift of the log-odds of buying right after a cart event: up when at least two views stood
        directly before the cart (considered), down otherwise (impulsive).
    price_shift : float
        Log ratio of the target's price level to the source's.
    layout_shift : float
        Standard deviation of the difference in prominence (log-odds) that the platforms give a category.
    concept_shift : float
        0: user types act on the target as on the source; 1: each type acts as the next one does, and
        the effect of order is reversed.
    crawlers, stealthy_crawlers : float
        Accounts of either kind on a platform, as a share of its human ones.
    takeovers : float
        Share of human accounts taken over at some moment.
    takeover_activity : float
        The thief's sessions per day as a multiple of the owner's.
    reversed_sessions : float
        Share of human sessions logged backwards (a broken client): same counts, wrong order.
    n_slates, slate_length, slate_pool : int
        Logged home-page slates on the target, items on each, and items to choose from.
    slate_epsilon : float
        Chance that a slate is filled at random instead of by the logging policy's ranking.
    position_bias : float
        A slate's position k (from 1) is looked at with probability k^−position_bias.
    """

    n_events: int = 100_000
    rho: float = 0.6
    seed: int = 0
    target_share: float = 0.2
    events_per_user: float = 60.0
    shared_users: float = 0.5
    start: str = "2024-01-01"
    n_days: int = 366
    n_source_items: int = 1_000
    n_target_items: int = 400
    n_categories: int = 12
    n_styles: int = 5
    dimensions: int = 16
    types: tuple[UserType, ...] = field(default=TYPES, repr=False)
    taste: float = 1.0
    type_share: float = 0.5
    popularity_exponent: float = 0.9
    popularity_drift: float = 0.05
    launches: float = 0.15
    repeat_categories: float = 0.5
    habit: float = 0.6
    same_category: float = 0.5
    kernel: float = 0.2
    trend: float = 0.2
    weekly: float = 0.25
    yearly: float = 0.2
    demand_noise: float = 0.06
    demand_memory: float = 0.6
    promotions: float = 0.05
    promotion_discount: float = 0.25
    promotion_pull: float = 0.3
    promotion_intent: float = 0.5
    phase_hours: float = 0.0
    present_at_start: float = 0.6
    lifetime_days: float = 400.0
    intent_rate: float = 0.3
    intent_effect: float = 1.6
    order_effect: float = 0.8
    price_shift: float = -0.2
    layout_shift: float = 0.5
    concept_shift: float = 0.0
    crawlers: float = 0.005
    stealthy_crawlers: float = 0.01
    takeovers: float = 0.02
    takeover_activity: float = 1.5
    reversed_sessions: float = 0.005
    n_slates: int = 5_000
    slate_length: int = 5
    slate_pool: int = 30
    slate_epsilon: float = 0.2
    position_bias: float = 1.0

    def __post_init__(self) -> None:
        """Raise `ValueError` naming the first parameter out of range."""
        for name, (low, high) in _RANGES.items():
            value = getattr(self, name)
            whole = name in _WHOLE
            if isinstance(value, bool) or not isinstance(
                value, (int, np.integer) if whole else (int, float, np.number)
            ):
                kind = "a whole number" if whole else "a number"
                raise ValueError(f"{name} must be {kind}, got {value!r}")
            if not low <= value <= high:
                raise ValueError(f"{name} must lie between {low:g} and {high:g}, got {value!r}")
        if self.same_category + self.kernel > 1:
            raise ValueError("same_category + kernel must not exceed 1")
        cells = self.n_categories * self.n_styles
        for name in ("n_source_items", "n_target_items"):
            if getattr(self, name) < cells:
                raise ValueError(
                    f"{name} must be at least n_categories × n_styles = {cells}, "
                    f"so that every category has every style; got {getattr(self, name)}"
                )
        if self.slate_length > self.slate_pool or self.slate_pool > self.n_target_items:
            raise ValueError("slate_length ≤ slate_pool ≤ n_target_items must hold")
        try:
            pd.Timestamp(self.start)
        except (ValueError, TypeError) as error:
            raise ValueError(f"start must be a date, got {self.start!r}") from error
        if not self.types:
            raise ValueError("types must name at least one UserType")
        for kind in self.types:
            rows = np.asarray(kind.transitions, dtype=float)
            if rows.shape != (3, 4) or (rows < 0).any() or not np.allclose(rows.sum(axis=1), 1):
                raise ValueError(
                    f"transitions of user type {kind.name!r} must be 3 rows of 4 probabilities "
                    "that add up to 1"
                )
            if np.linalg.matrix_power(rows[:, :3], _LONGEST)[0].sum() > 0.01:
                raise ValueError(
                    f"sessions of user type {kind.name!r} hardly ever end: more than 1 % go on after "
                    f"{_LONGEST} events; raise its chances of exit"
                )


_LONGEST = 1_000
_FRACTIONS = [
    "shared_users",
    "type_share",
    "launches",
    "repeat_categories",
    "habit",
    "same_category",
    "kernel",
    "demand_memory",
    "promotions",
    "promotion_discount",
    "promotion_pull",
    "present_at_start",
    "intent_rate",
    "concept_shift",
    "crawlers",
    "stealthy_crawlers",
    "takeovers",
    "reversed_sessions",
    "slate_epsilon",
    "weekly",
    "yearly",
]
_AMOUNTS = [
    "taste",
    "popularity_exponent",
    "popularity_drift",
    "demand_noise",
    "phase_hours",
    "layout_shift",
    "takeover_activity",
    "position_bias",
]
_SHIFTS = ["trend", "promotion_intent", "intent_effect", "order_effect", "price_shift"]
_RANGES = {
    **dict.fromkeys(_FRACTIONS, (0, 1)),
    **dict.fromkeys(_AMOUNTS, (0, 50)),
    **dict.fromkeys(_SHIFTS, (-10, 10)),
    "n_events": (100, 10**9),
    "rho": (-1, 1),
    "seed": (0, 2**63),
    "target_share": (0.01, 0.99),
    "events_per_user": (1, 10**6),
    "n_days": (7, 3660),
    "n_source_items": (1, 10**7),
    "n_target_items": (1, 10**7),
    "n_categories": (2, 16),
    "n_styles": (1, 8),
    "dimensions": (1, 256),
    "lifetime_days": (1, 10**6),
    "trend": (-0.9, 10),
    "n_slates": (0, 10**8),
    "slate_length": (1, 100),
    "slate_pool": (1, 10**5),
}
_WHOLE = {
    "n_events",
    "seed",
    "n_days",
    "n_source_items",
    "n_target_items",
    "n_categories",
    "n_styles",
    "dimensions",
    "n_slates",
    "slate_length",
    "slate_pool",
}
