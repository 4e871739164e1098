"""What the shops sell: shared categories and styles, and a catalogue of items for each platform."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cartshift.data.platforms.parameters import Parameters
from cartshift.data.platforms.sampling import stream

# name, what one item is called, usual price
_REPEAT = [
    ("coffee", "coffee beans", 9.0),
    ("tea", "green tea", 6.0),
    ("snacks", "crackers", 3.0),
    ("fruit", "apples", 4.0),
    ("dairy", "yoghurt", 2.5),
    ("cleaning", "detergent", 7.0),
    ("skin care", "face cream", 14.0),
    ("pet food", "cat food", 12.0),
    ("bakery", "rye bread", 3.5),
    ("drinks", "lemonade", 2.0),
    ("baby care", "nappies", 16.0),
    ("noodles", "rice noodles", 2.5),
    ("oral care", "toothpaste", 4.0),
    ("vitamins", "vitamin tablets", 11.0),
    ("flowers", "tulips", 8.0),
    ("stationery", "notebooks", 5.0),
]
_DURABLE = [
    ("phones", "smartphone", 420.0),
    ("laptops", "laptop", 900.0),
    ("shoes", "running shoes", 80.0),
    ("furniture", "desk", 180.0),
    ("audio", "headphones", 110.0),
    ("cookware", "steel pan", 45.0),
    ("watches", "wrist watch", 130.0),
    ("bicycles", "city bike", 520.0),
    ("jackets", "rain jacket", 95.0),
    ("lamps", "table lamp", 40.0),
    ("cameras", "camera", 600.0),
    ("toys", "building set", 35.0),
    ("bags", "backpack", 60.0),
    ("tools", "power drill", 75.0),
    ("books", "picture book", 18.0),
    ("tents", "two-person tent", 150.0),
]
_STYLES = ["classic", "sport", "eco", "luxury", "budget", "retro", "family", "travel"]
_BRANDS = [
    "Aruva",
    "Belmo",
    "Corvi",
    "Dunlo",
    "Erani",
    "Fenko",
    "Galmo",
    "Hestia",
    "Ilvar",
    "Jorun",
    "Kessa",
    "Lunet",
]
_SIZES = ["mini", "small", "medium", "large", "XL"]


@dataclass(frozen=True)
class Taxonomy:
    """Categories and the styles within them, shared by both platforms.

    A *cell* is one style of one category: cell = category × n_styles + style.

    Attributes
    ----------
    table : DataFrame of n_categories rows
        ``category``, ``repeat`` (bought again and again?), ``usual_price``, ``noun``.
    styles : list of str
    category_vectors : ndarray of shape (n_categories, dimensions)
    style_vectors : ndarray of shape (n_categories, n_styles, dimensions)
    category_appeal, style_appeal : ndarray
        Log-odds that everybody shares.
    """

    table: pd.DataFrame
    styles: list[str]
    category_vectors: np.ndarray
    style_vectors: np.ndarray
    category_appeal: np.ndarray
    style_appeal: np.ndarray


@dataclass(frozen=True)
class Catalogue:
    """Items of one platform.

    Attributes
    ----------
    platform : str
    first : int
        Id of the first item; ids are consecutive.
    category, cell : ndarray of int, shape (n_items,)
    price : ndarray of float, shape (n_items,)
        List price.
    brand, size : ndarray of int, shape (n_items,)
    launch_week : ndarray of int, shape (n_items,)
        0: there from the first day.
    popularity : ndarray of shape (n_weeks, n_items)
        Probability of the item within its cell, week by week (0 before its launch).
    layout : ndarray of shape (n_categories,)
        Log-odds by which the platform puts a category forward.
    promoted : ndarray of bool, shape (n_weeks, n_categories)
    """

    platform: str
    first: int
    category: np.ndarray
    cell: np.ndarray
    price: np.ndarray
    brand: np.ndarray
    size: np.ndarray
    launch_week: np.ndarray
    popularity: np.ndarray
    layout: np.ndarray
    promoted: np.ndarray

    def __post_init__(self) -> None:
        """Lay out all (week, cell) distributions in one increasing array, for one binary search."""
        n_cells = int(self.cell.max()) + 1
        order = np.argsort(self.cell, kind="stable")
        running = np.cumsum(self.popularity[:, order], axis=1)  # grows by 1 from cell to cell
        weeks = np.arange(len(running))[:, None] * n_cells
        object.__setattr__(self, "_order", order)
        object.__setattr__(self, "_n_cells", n_cells)
        object.__setattr__(self, "_search", (running + weeks).ravel())

    def draw(self, week: np.ndarray, cell: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Draw an item by its popularity within each (week, cell); positions in the catalogue."""
        # Rounding in the running sum is about 1e-12: stay that far away from the borders of a cell.
        u = 1e-9 + (1 - 2e-9) * rng.random(len(week))
        found = np.searchsorted(self._search, week * self._n_cells + cell + u)
        return self._order[found - week * len(self._order)]


def make_taxonomy(p: Parameters) -> Taxonomy:
    """Draw categories, styles and where they lie in the space of tastes."""
    rng = stream(p.seed, "taxonomy")
    n_repeat = round(p.repeat_categories * p.n_categories)
    rows = _REPEAT[:n_repeat] + _DURABLE[: p.n_categories - n_repeat]
    table = pd.DataFrame(rows, columns=["category", "noun", "usual_price"])
    table["repeat"] = np.arange(p.n_categories) < n_repeat
    return Taxonomy(
        table=table,
        styles=_STYLES[: p.n_styles],
        category_vectors=_directions(rng, (p.n_categories, p.dimensions)),
        style_vectors=_directions(rng, (p.n_categories, p.n_styles, p.dimensions)),
        category_appeal=rng.normal(0, 0.5, p.n_categories),
        style_appeal=rng.normal(0, 0.3, (p.n_categories, p.n_styles)),
    )


def make_catalogue(p: Parameters, taxonomy: Taxonomy, platform: str) -> Catalogue:
    """Draw the items of one platform, their popularity over the weeks, and the promotions."""
    rng = stream(p.seed, "catalogue", platform)
    source = platform == "source"
    n_items = p.n_source_items if source else p.n_target_items
    n_weeks = -(-p.n_days // 7)
    n_cells = p.n_categories * p.n_styles

    position = rng.permutation(n_items)
    cell, rank = position % n_cells, position // n_cells  # rank 0: the most popular of its cell
    category = cell // p.n_styles
    level = 1.0 if source else np.exp(p.price_shift)
    usual = taxonomy.table["usual_price"].to_numpy()[category]
    price = np.maximum(np.round(usual * level * rng.lognormal(0, 0.35, n_items), 2), 0.01)

    launched = (rng.random(n_items) < p.launches) & (rank > 0)  # so that no cell is ever empty
    launch_week = np.where(launched, rng.integers(0, n_weeks, n_items), 0)
    drift = rng.normal(0, p.popularity_drift, (n_weeks, n_items))
    drift[0] = 0
    weight = np.exp(np.cumsum(drift, axis=0)) * (rank + 1.0) ** -p.popularity_exponent
    weight[np.arange(n_weeks)[:, None] < launch_week] = 0
    total = np.zeros((n_weeks, n_cells))
    np.add.at(total.T, cell, weight.T)
    return Catalogue(
        platform=platform,
        first=0 if source else p.n_source_items,
        category=category,
        cell=cell,
        price=price,
        brand=rng.integers(len(_BRANDS), size=n_items),
        size=rng.integers(len(_SIZES), size=n_items),
        launch_week=launch_week,
        popularity=weight / total[:, cell],
        layout=rng.normal(0, p.layout_shift / np.sqrt(2), p.n_categories),
        promoted=rng.random((n_weeks, p.n_categories)) < p.promotions,
    )


def item_table(p: Parameters, taxonomy: Taxonomy, catalogue: Catalogue) -> pd.DataFrame:
    """Return what a shop shows of its items: ids, category, title, list price, launch."""
    brand = np.array(_BRANDS, dtype=object)[catalogue.brand]
    style = np.array(taxonomy.styles, dtype=object)[catalogue.cell % p.n_styles]
    noun = taxonomy.table["noun"].to_numpy(dtype=object)[catalogue.category]
    size = np.array(_SIZES, dtype=object)[catalogue.size]
    return pd.DataFrame(
        {
            "item": catalogue.first + np.arange(len(catalogue.cell)),
            "platform": catalogue.platform,
            "category": taxonomy.table["category"].to_numpy(dtype=object)[catalogue.category],
            "title": pd.array(brand + " " + style + " " + noun + " " + size, dtype="str"),
            "price": catalogue.price,
            "launch": pd.Timestamp(p.start) + pd.to_timedelta(7 * catalogue.launch_week, unit="D"),
        }
    ).astype({"platform": "str", "category": "str"})


def _directions(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Random vectors of length 1.5: tastes of unit variance then move log-odds by 1.5."""
    x = rng.normal(size=shape)
    return 1.5 * x / np.linalg.norm(x, axis=-1, keepdims=True)
