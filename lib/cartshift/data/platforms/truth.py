"""What was put into the simulation, for checking what is found in its data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from cartshift.data.platforms.catalogue import Catalogue, Taxonomy
from cartshift.data.platforms.sessions import Choice
from cartshift.data.platforms.slates import SlateTruth


@dataclass(frozen=True)
class Truth:
    """Everything that a model may try to recover, and must not be given.

    Attributes
    ----------
    users : DataFrame indexed by user
        ``type`` (name; crawlers carry their kind's), ``anomaly`` (``""``, ``"crawler"``,
        ``"stealthy crawler"``, ``"takeover"``), ``takeover`` (first day of the thief, or NaT),
        ``activity``, ``arrival``, ``departure`` (days; the user is gone from the second on),
        ``phase`` (hours), ``on_source``, ``on_target``.
    sessions : DataFrame indexed by session
        ``platform``, ``user``, ``type`` (of whoever acts), ``intent`` (came to buy), ``anomaly`` (as for
        users, and ``"reversed"``), ``start``.
    items : DataFrame indexed by item
        ``platform``, ``category``, ``style``, ``repeat`` (bought again and again?).
    taste : dict of platform to ndarray of shape (n_users, dimensions)
        Preference vectors; row = user id.
    transitions : dict of platform to DataFrame
        Transition probabilities before intent, order and promotions move them; index (type, event),
        columns view, cart, buy, exit.
    popularity : dict of platform to DataFrame
        Probability of each item within its category and style; row per week, column per item id.
    promoted : dict of platform to DataFrame of bool
        Row per week, column per category.
    demand : DataFrame indexed by date
        Relative demand of each day, a column per platform, mean 1.
    slates : SlateTruth
    """

    users: pd.DataFrame
    sessions: pd.DataFrame
    items: pd.DataFrame
    taste: dict[str, np.ndarray]
    transitions: dict[str, pd.DataFrame]
    popularity: dict[str, pd.DataFrame]
    promoted: dict[str, pd.DataFrame]
    demand: pd.DataFrame
    slates: SlateTruth
    _taxonomy: Taxonomy
    _catalogues: dict[str, Catalogue]
    _choices: dict[str, Choice]
    _habit: float

    def anomaly_of(self, events: pd.DataFrame) -> pd.Series:
        """Return the kind of anomaly of each event (``""`` for none), by its session."""
        return self.sessions["anomaly"].reindex(events["session"]).set_axis(events.index)

    def scores(self, users: ArrayLike, platform: str = "target", week: int = -1) -> np.ndarray:
        """Return how likely each item is to be the next that a user looks at: the oracle ranker.

        The exact probability for the first item of a session in a category that is not promoted: no
        model can rank better, on average, what users look at of their own accord.

        Parameters
        ----------
        users : array-like of int, shape (n,)
        platform : {"source", "target"}
        week : int
            Week from the start (from the end when negative), for popularity and launches.

        Returns
        -------
        ndarray of shape (n, n_items)
            Rows add up to 1; column ``j`` is item ``popularity[platform].columns[j]``.
        """
        if platform not in self._catalogues:
            raise ValueError(f"platform must be 'source' or 'target', got {platform!r}")
        users = np.asarray(users)
        if users.size and (users.min() < 0 or users.max() >= len(self.users)):
            bad = users[(users < 0) | (users >= len(self.users))][0]
            raise ValueError(
                f"user {bad} does not exist; users run from 0 to {len(self.users) - 1}"
            )
        catalogue, choice = self._catalogues[platform], self._choices[platform]
        category, cell = catalogue.category, catalogue.cell
        style = cell % len(choice.style)
        liking = choice.category[:, users].T
        fresh = liking[:, category] * choice.style[:, :, users][style, category].T
        fresh *= catalogue.popularity[week]

        repeat = self._taxonomy.table["repeat"].to_numpy()
        fresh *= 1 - self._habit * repeat[category]
        favourites = choice.favourites[:, :, users]
        share = self._habit / len(favourites) * liking[:, : favourites.shape[1]]
        for items in favourites:
            np.add.at(fresh, (np.arange(len(users))[:, None], items.T), share)
        return fresh
