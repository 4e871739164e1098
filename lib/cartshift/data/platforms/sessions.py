"""Sessions on one platform: who comes when, what they do step by step, and with which items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from cartshift.data.platforms.catalogue import Catalogue, Taxonomy
from cartshift.data.platforms.demand import daily_demand, draw_hour, weekend_factor
from cartshift.data.platforms.parameters import Parameters
from cartshift.data.platforms.people import People
from cartshift.data.platforms.sampling import cumulate, draw, softmax, stream

VIEW, CART, BUY, EXIT = range(4)
_FAVOURITES = 2
_ROUNDS = 3


@dataclass(frozen=True)
class Shop:
    """One platform, open for business.

    Attributes
    ----------
    parameters : Parameters
    taxonomy : Taxonomy
    catalogue : Catalogue
    people : People
        Of both platforms.
    choice : Choice
    """

    parameters: Parameters
    taxonomy: Taxonomy
    catalogue: Catalogue
    people: People
    choice: Choice


@dataclass(frozen=True)
class Visits:
    """Sessions in order of their start.

    Attributes
    ----------
    actor : ndarray of int, shape (n_sessions,)
    day : ndarray of int
    start : ndarray of float
        Seconds since the first midnight.
    intent : ndarray of bool
        Came to buy.
    """

    actor: np.ndarray
    day: np.ndarray
    start: np.ndarray
    intent: np.ndarray


@dataclass(frozen=True)
class Log:
    """Events of one platform in order of time, as codes.

    Attributes
    ----------
    session, item, category, event : ndarray of int, shape (n_events,)
        Positions in `Visits`, catalogue, taxonomy and ``(view, cart, buy)``.
    time : ndarray of int64
        Milliseconds since the first midnight.
    backwards : ndarray of bool, shape (n_sessions,)
        Sessions that a broken client logged in reverse.
    """

    session: np.ndarray
    item: np.ndarray
    category: np.ndarray
    event: np.ndarray
    time: np.ndarray
    backwards: np.ndarray


@dataclass(frozen=True)
class Choice:
    """What actors like on one platform, as distributions over the first axis.

    Attributes
    ----------
    category : ndarray of shape (n_categories, n_actors)
        Where an actor looks when nothing else (the last item, a promotion) says where.
    style : ndarray of shape (n_styles, n_categories, n_actors)
        Which style within a category.
    kernel : ndarray of shape (n_categories, n_kinds, n_categories)
        Which category (first axis) goes with the last one (third axis), per kind of user.
    favourites : ndarray of int, shape (2, n_repeat_categories, n_actors)
        Items that an actor comes back to in categories that are bought again and again.
    """

    category: np.ndarray
    style: np.ndarray
    kernel: np.ndarray
    favourites: np.ndarray


def make_choice(p: Parameters, taxonomy: Taxonomy, catalogue: Catalogue, people: People) -> Choice:
    """Turn tastes into distributions over categories and styles."""
    taste = p.taste * people.taste[catalogue.platform].T
    everybody = taxonomy.category_appeal + catalogue.layout
    category = softmax(taxonomy.category_vectors @ taste + everybody[:, None])
    style = taxonomy.style_vectors.transpose(1, 0, 2) @ taste
    style = softmax(style + taxonomy.style_appeal.T[:, :, None])
    # What goes with what is a matter of the user type alone, on both platforms.
    rng = stream(p.seed, "kernel")
    kernel = softmax(rng.normal(0, 1.5, (p.n_categories, len(people.kinds), p.n_categories)))

    rng = stream(p.seed, "favourites", catalogue.platform)
    n_repeat = int(taxonomy.table["repeat"].sum())  # these come first
    shape = (_FAVOURITES, n_repeat, taste.shape[1])
    _, k, actor = (x.ravel() for x in np.indices(shape))
    cell = k * p.n_styles + draw(cumulate(style), k * taste.shape[1] + actor, rng)
    favourites = catalogue.draw(np.zeros_like(cell), cell, rng).reshape(shape)
    return Choice(category, style, kernel, favourites)


def transitions(p: Parameters, people: People, platform: str) -> np.ndarray:
    """Return the transition probabilities of every kind of user, shape (n_kinds, 3, 4).

    With a concept shift the target's users of one type act in part as the next type does.
    """
    table = np.array([kind.transitions for kind in people.kinds], dtype=float)
    if platform == "target":
        n = people.n_types
        table[:n] = (1 - p.concept_shift) * table[:n] + p.concept_shift * np.roll(table[:n], -1, 0)
    return table


def make_visits(
    p: Parameters, people: People, catalogue: Catalogue, share: float
) -> tuple[Visits, np.ndarray]:
    """Draw the sessions: a Poisson process per actor whose rate follows demand.

    Returns
    -------
    Visits
    ndarray of shape (n_days,)
        The platform's relative demand.
    """
    rng = stream(p.seed, "visits", catalogue.platform)
    demand = daily_demand(p, catalogue)
    # cumulative demand as each kind of user sees it: columns are midnights
    running = np.zeros((len(people.kinds), p.n_days + 1))
    for code, kind in enumerate(people.kinds):
        running[code, 1:] = np.cumsum(demand * weekend_factor(p, kind))
    low = running[people.kind, people.arrival]
    high = running[people.kind, people.departure]

    # sessions per actor, scaled so that the expected number of events is the one asked for
    length = _session_length(transitions(p, people, catalogue.platform))
    rate = people.activity * (high - low) * people.member[catalogue.platform]
    honest = np.arange(len(rate)) < people.n_accounts  # thieves come on top
    rate *= p.n_events * share / max((rate * length[people.kind])[honest].sum(), 1e-300)
    actor = np.repeat(np.arange(len(rate)), rng.poisson(rate))

    where = low[actor] + (high - low)[actor] * rng.random(len(actor))
    day, hour = np.empty(len(actor), dtype=np.int64), np.empty(len(actor))
    of_kind = people.kind[actor]
    for code, kind in enumerate(people.kinds):
        mine = of_kind == code
        day[mine] = np.searchsorted(running[code], where[mine], side="right") - 1
        hour[mine] = draw_hour(kind, int(mine.sum()), rng)
    day = day.clip(0, p.n_days - 1)
    start = 86_400.0 * day + 3_600.0 * ((hour + people.phase[actor]) % 24)
    intent = rng.random(len(actor)) < p.intent_rate
    order = np.argsort(start, kind="stable")
    return Visits(actor[order], day[order], start[order], intent[order]), demand


def make_log(shop: Shop, visits: Visits) -> Log:
    """Play all sessions, choose the items, and put the events in order of time."""
    p, people, catalogue = shop.parameters, shop.people, shop.catalogue
    walk = _walk(shop, visits, stream(p.seed, "walk", catalogue.platform))
    time = np.rint(1000 * (visits.start[walk.session] + walk.offset)).astype(np.int64)

    rng = stream(p.seed, "items", catalogue.platform)
    item = _choose_items(shop, visits, walk, rng)
    keep = _buy_durables_once(shop, visits, walk, time, item, rng)
    session, event, time = walk.session[keep], walk.event[keep], time[keep]
    item = item[walk.look[keep]]

    rng = stream(p.seed, "backwards", catalogue.platform)
    human = people.kind[visits.actor] < people.n_types
    long = np.bincount(session, minlength=len(visits.actor)) >= 3
    backwards = human & long & (rng.random(len(human)) < p.reversed_sessions)
    _reverse(session, time, backwards)

    order = np.argsort(time, kind="stable")
    item = item[order]
    return Log(session[order], item, catalogue.category[item], event[order], time[order], backwards)


def _session_length(table: np.ndarray) -> np.ndarray:
    """Expected number of events of a session that starts with a view, per kind (Markov chain)."""
    stay = np.linalg.inv(np.eye(3) - table[:, :, :3])  # expected visits to each state
    return stay[:, VIEW].sum(axis=1)


class _Walk(NamedTuple):
    """Sessions step by step.

    A *look* is one item taken in hand: every view is a new one, and so is every cart that follows a
    cart; other carts and purchases are of the item in hand.

    Attributes
    ----------
    session, look, event, offset : ndarray of shape (n_events,)
        Ordered by step; `offset` in seconds from the session's start.
    look_session, category : ndarray of shape (n_looks,)
    """

    session: np.ndarray
    look: np.ndarray
    event: np.ndarray
    offset: np.ndarray
    look_session: np.ndarray
    category: np.ndarray


def _walk(shop: Shop, visits: Visits, rng: np.random.Generator) -> _Walk:
    """Step all sessions at once through the Markov chain until each has reached its exit."""
    p, people, catalogue, choice = shop.parameters, shop.people, shop.catalogue, shop.choice
    table = transitions(p, people, catalogue.platform)
    kind = people.kind[visits.actor]
    week = visits.day // 7
    own, kernel = cumulate(choice.category), cumulate(choice.kernel)
    dwell = np.array([k.dwell for k in people.kinds])
    reversal = 1 - 2 * p.concept_shift if catalogue.platform == "target" else 1.0

    alive = np.arange(len(kind))
    state = np.zeros(len(kind), dtype=np.int64)
    views = np.ones(len(kind), dtype=np.int64)  # views directly before now
    offset = np.zeros(len(kind))
    category = draw(own, visits.actor, rng)
    _pull_to_promotions(p, catalogue, week, category, rng)
    look = np.arange(len(kind))
    n_looks = len(kind)
    log: list[tuple[np.ndarray, ...]] = []
    looks = [(alive, category)]

    while len(alive):
        log.append((alive, look, state, offset))
        honest = kind[alive] < people.n_types
        shift = p.intent_effect * (visits.intent[alive] - p.intent_rate)
        shift += reversal * p.order_effect * np.where(views >= 2, 1, -1) * (state == CART)
        shift += p.promotion_intent * catalogue.promoted[week[alive], category]
        row = table[kind[alive], state]
        buy = row[:, BUY]
        odds = np.exp(shift * honest)
        tilted = buy * odds / (1 - buy + buy * odds)
        others = np.where(buy < 1, (1 - tilted) / np.maximum(1 - buy, 1e-12), 0)
        to_view = row[:, VIEW] * others
        to_cart = to_view + row[:, CART] * others
        u = rng.random(len(alive))
        following = (u >= to_view).astype(np.int64) + (u >= to_cart) + (u >= to_cart + tilted)

        on = following != EXIT
        alive, previous, state, look = alive[on], state[on], following[on], look[on]
        views, category = views[on], category[on]
        pause = 0.5 + rng.exponential(1.0, len(alive)) * (dwell[kind[alive]] - 0.5)
        offset = offset[on] + pause

        viewed = state == VIEW
        views = np.where(previous == VIEW, views, 0) + viewed
        new = np.flatnonzero(viewed | ((state == CART) & (previous == CART)))
        look = look.copy()
        look[new] = n_looks + np.arange(len(new))
        n_looks += len(new)
        category = category.copy()
        category[new] = _next_category(
            p, own, kernel, visits.actor[alive[new]], kind[alive[new]], category[new], rng
        )
        looks.append((alive[new], category[new]))

    columns = (*zip(*log, strict=True), *zip(*looks, strict=True))
    return _Walk(*(np.concatenate(column) for column in columns))


def _pull_to_promotions(
    p: Parameters,
    catalogue: Catalogue,
    week: np.ndarray,
    category: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """Let some sessions of a week with promotions start in a promoted category (in place)."""
    promoted = catalogue.promoted
    some = promoted.any(axis=1)
    edges = cumulate((promoted / np.maximum(promoted.sum(axis=1, keepdims=True), 1)).T)
    pulled = np.flatnonzero((rng.random(len(week)) < p.promotion_pull) & some[week])
    category[pulled] = draw(edges, week[pulled], rng)


def _next_category(
    p: Parameters,
    own: np.ndarray,
    kernel: np.ndarray,
    actor: np.ndarray,
    kind: np.ndarray,
    category: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Stay, follow what goes with the last category, or turn to what the actor likes."""
    u = rng.random(len(actor))
    follow = np.flatnonzero((u >= p.same_category) & (u < p.same_category + p.kernel))
    turn = np.flatnonzero(u >= p.same_category + p.kernel)
    following = category.copy()
    following[follow] = draw(kernel, kind[follow] * p.n_categories + category[follow], rng)
    following[turn] = draw(own, actor[turn], rng)
    return following


def _choose_items(shop: Shop, visits: Visits, walk: _Walk, rng: np.random.Generator) -> np.ndarray:
    """Choose the item of each look: a favourite, or by style and popularity; crawlers: any."""
    p, people, catalogue = shop.parameters, shop.people, shop.catalogue
    actor = visits.actor[walk.look_session]
    week = visits.day[walk.look_session] // 7
    item = _fresh_items(shop, actor, week, walk.category, rng)

    repeat = shop.taxonomy.table["repeat"].to_numpy()[walk.category]
    habit = np.flatnonzero(repeat & (rng.random(len(item)) < p.habit))
    which = rng.integers(_FAVOURITES, size=len(habit))
    item[habit] = shop.choice.favourites[which, walk.category[habit], actor[habit]]

    n = people.n_types
    robot = np.flatnonzero((people.kind[actor] == n) | (people.kind[actor] == n + 1))
    any_item = rng.integers(len(catalogue.cell), size=len(robot))
    there = catalogue.launch_week[any_item] <= week[robot]
    item[robot[there]] = any_item[there]
    return item


def _fresh_items(
    shop: Shop, actor: np.ndarray, week: np.ndarray, category: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Draw items of the given categories: a style by taste, within it an item by popularity."""
    row = category * len(shop.people.kind) + actor
    style = draw(cumulate(shop.choice.style), row, rng)
    return shop.catalogue.draw(week, category * shop.parameters.n_styles + style, rng)


def _buy_durables_once(
    shop: Shop,
    visits: Visits,
    walk: _Walk,
    time: np.ndarray,
    item: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Make sure that no account buys the same durable twice: choose another item (in place).

    Returns
    -------
    ndarray of bool, shape (n_events,)
        False for the few purchases that are dropped because the second choices were owned, too.
    """
    durable = ~shop.taxonomy.table["repeat"].to_numpy()
    bought = np.flatnonzero(walk.event == BUY)
    bought = bought[np.argsort(time[bought], kind="stable")]
    bought = bought[durable[shop.catalogue.category[item[walk.look[bought]]]]]
    account = shop.people.account[visits.actor[walk.session[bought]]]
    look = walk.look[bought]
    for _ in range(_ROUNDS):
        again = look[_repeats(account, item[look])]
        session = walk.look_session[again]
        category = shop.catalogue.category[item[again]]
        week = visits.day[session] // 7
        item[again] = _fresh_items(shop, visits.actor[session], week, category, rng)
    keep = np.ones(len(walk.event), dtype=bool)
    keep[bought[_repeats(account, item[look])]] = False
    return keep


def _repeats(account: np.ndarray, item: np.ndarray) -> np.ndarray:
    """Positions of (account, item) pairs that occurred before."""
    return np.flatnonzero(
        pd.Series(account * (item.max(initial=0) + 1) + item).duplicated().to_numpy()
    )


def _reverse(session: np.ndarray, time: np.ndarray, backwards: np.ndarray) -> None:
    """Let the events of the marked sessions happen in the opposite order (in place)."""
    some = np.flatnonzero(backwards[session])
    forth = some[np.lexsort((time[some], session[some]))]
    back = some[np.lexsort((-time[some], session[some]))]
    time[back] = time[forth].copy()
