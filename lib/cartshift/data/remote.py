"""Large public data sets from their official homes. No chapter depends on them.

``load("movielens-1m")`` downloads once into the cache, checks the checksum on every read, and returns an
event table. Where the home offers no direct address (a login stands before it) or the checksum is not
known to us, the caller brings the file or the checksum; nothing is read unchecked. The pinned checksums
are those that several independent projects state for these files.
"""

from __future__ import annotations

import gzip
import http.client
import io
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from cartshift.data.cache import DownloadError, cache_dir, verify, writing
from cartshift.data.schema import (
    BUY,
    CART,
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
_TIMEOUT = 30  # seconds without an answer


@dataclass(frozen=True)
class Remote:
    """A data set that lives elsewhere.

    Attributes
    ----------
    page : str
        Official page, with terms.
    url : str or None
        Official address of the file; None where it can only be fetched by hand.
    file : str
        Name in the cache.
    sha256 : str or None
        None where it is not known to us: the caller must state it.
    parse : callable
        From the path of the file to an event table, in any order.
    """

    page: str
    url: str | None
    file: str
    sha256: str | None
    parse: Callable[[Path], pd.DataFrame]


def load(name: str, *, sha256: str | None = None, url: str | None = None) -> pd.DataFrame:
    """Load a public data set as an event table.

    Parameters
    ----------
    name : str
        One of `REMOTES`.
    sha256 : str, optional
        Expected checksum; needed where none is pinned, overrides the pinned one (a newer release).
    url : str, optional
        Another address of the same file, for example a mirror.

    Returns
    -------
    DataFrame
        Sorted by time; rows that repeat another in every column are dropped. Times are as the source
        gives them (mostly UTC).

    Raises
    ------
    ValueError
        When there is no such set, or no checksum is known or given.
    DownloadError
        When the file is not in the cache and cannot be fetched: no network, or only by hand.
    ChecksumError
        When the file is not the expected one.
    """
    if name not in REMOTES:
        raise ValueError(f"no data set {name!r}; there are {', '.join(REMOTES)}")
    remote = REMOTES[name]
    expected = sha256 or remote.sha256
    if expected is None:
        raise ValueError(
            f"no checksum of {name} is known to us. Take one from a copy that you trust (sha256sum FILE) "
            f"and pass it: load({name!r}, sha256='…'). Home: {remote.page}"
        )
    path = cache_dir() / "remote" / remote.file
    if not path.exists():
        address = url or remote.url
        if address is None:
            raise DownloadError(
                f"{name} can only be fetched by hand: see {remote.page} and put the file at {path}"
            )
        _download(address, path, expected)
    return validate_events(remote.parse(verify(path, expected)), unsorted="sort", duplicates="drop")


def _download(url: str, path: Path, expected: str) -> None:
    try:
        with (
            urllib.request.urlopen(url, timeout=_TIMEOUT) as answer,
            writing(path) as part,
            part.open("wb") as file,
        ):
            size = int(answer.headers.get("Content-Length") or 0)
            done = shown = 0
            while block := answer.read(1 << 20):
                file.write(block)
                done += len(block)
                if done - shown >= 8 << 20 or done == size:
                    shown = done
                    of = f" of {size / 1e6:.1f}" if size else ""
                    print(f"{path.name}: {done / 1e6:.1f}{of} MB", file=sys.stderr, flush=True)
            if done < size:
                raise DownloadError(f"{url} broke off after {done} of {size} bytes; try again")
            file.flush()
            verify(part, expected, origin=url)
    except (
        urllib.error.URLError,
        TimeoutError,
        ConnectionError,
        http.client.HTTPException,
    ) as error:
        reason = getattr(error, "reason", None) or error
        raise DownloadError(
            f"could not download {url} ({reason}), and {path} does not exist. Check the network, or fetch "
            "the file elsewhere and put it there."
        ) from error


def _table(platform: str, columns: dict[str, object], **more: object) -> pd.DataFrame:
    return pd.DataFrame({**columns, PLATFORM: platform, **more})


def _movielens_100k(path: Path) -> pd.DataFrame:
    with zipfile.ZipFile(path) as archive:
        ratings = pd.read_csv(
            archive.open("ml-100k/u.data"), sep="\t", names=[USER, ITEM, "rating", "seconds"]
        )
        names = archive.read("ml-100k/u.genre").decode().split("\n")
        genres = [line.split("|")[0] for line in names if "|" in line]
        films = pd.read_csv(
            archive.open("ml-100k/u.item"), sep="|", header=None, encoding="latin-1", index_col=0
        )
    flags = films.iloc[:, -len(genres) :].set_axis(genres, axis=1)
    return _ratings(ratings, flags.idxmax(axis=1), "movielens")


def _movielens_1m(path: Path) -> pd.DataFrame:
    with zipfile.ZipFile(path) as archive:
        # Fields are parted by "::": one colon as separator and every second column is the quick way.
        ratings = pd.read_csv(
            archive.open("ml-1m/ratings.dat"), sep=":", header=None, usecols=[0, 2, 4, 6]
        ).set_axis([USER, ITEM, "rating", "seconds"], axis=1)
        films = [
            line.split("::")
            for line in archive.read("ml-1m/movies.dat").decode("latin-1").splitlines()
        ]
    genre = pd.Series({int(number): genres.split("|")[0] for number, _, genres in films})
    return _ratings(ratings, genre, "movielens")


def _ratings(ratings: pd.DataFrame, category: pd.Series, platform: str) -> pd.DataFrame:
    """Each rating is one ``buy``: the user has watched the film."""
    columns = {
        USER: ratings[USER],
        ITEM: ratings[ITEM],
        CATEGORY: ratings[ITEM].map(category).fillna(_UNKNOWN),
        EVENT: BUY,
        TIMESTAMP: pd.to_datetime(ratings["seconds"], unit="s"),
    }
    return _table(platform, columns, rating=ratings["rating"])


def _amazon_beauty(path: Path) -> pd.DataFrame:
    """Each rating is one ``buy``; the file is one category."""
    with gzip.open(path) as file:
        ratings = pd.read_csv(file)
    columns = {
        USER: ratings["user_id"],
        ITEM: ratings["parent_asin"],
        CATEGORY: "All_Beauty",
        EVENT: BUY,
        TIMESTAMP: pd.to_datetime(ratings["timestamp"], unit="ms"),
    }
    return _table("amazon", columns, rating=ratings["rating"])


def _retailrocket(path: Path) -> pd.DataFrame:
    """An item's category is the last one that the property files give it."""
    with zipfile.ZipFile(path) as archive:
        events = pd.read_csv(archive.open("events.csv"))
        parts = [
            pd.read_csv(archive.open(f"item_properties_part{i}.csv"), dtype={"value": "str"})
            for i in (1, 2)
        ]
    properties = pd.concat([part[part["property"] == "categoryid"] for part in parts])
    category = properties.sort_values("timestamp", kind="stable").groupby("itemid")["value"].last()
    kinds = {"view": VIEW, "addtocart": CART, "transaction": BUY}
    columns = {
        USER: events["visitorid"],
        ITEM: events["itemid"],
        CATEGORY: events["itemid"].map(category).fillna(_UNKNOWN),
        EVENT: events["event"].map(kinds),
        TIMESTAMP: pd.to_datetime(events["timestamp"], unit="ms"),
    }
    return _table("retailrocket", columns)


def _diginetica(path: Path) -> pd.DataFrame:
    """Most users have no id: those are named after their session (``s…`` instead of ``u…``)."""
    with zipfile.ZipFile(path) as archive:
        inside = {Path(name).name: name for name in archive.namelist()}

        def table(name: str) -> pd.DataFrame:
            return pd.read_csv(io.BytesIO(archive.read(inside[name])), sep=";")

        events = pd.concat(
            [
                table("train-item-views.csv").assign(event=VIEW),
                table("train-purchases.csv").assign(event=BUY),
            ],
            ignore_index=True,
        )
        category = table("product-categories.csv").set_index("itemId")["categoryId"].astype(str)
    known = "u" + events["userId"].astype("Int64").astype("str")
    session = "s" + events["sessionId"].astype("str")
    columns = {
        USER: known.where(events["userId"].notna(), session),
        ITEM: events["itemId"],
        CATEGORY: events["itemId"].map(category).fillna(_UNKNOWN),
        EVENT: events["event"],
        TIMESTAMP: pd.to_datetime(events["eventdate"])
        + pd.to_timedelta(events["timeframe"], unit="ms"),
        SESSION: events["sessionId"],
    }
    return _table("diginetica", columns)


def _online_retail(path: Path) -> pd.DataFrame:
    """Lines without a customer, cancellations and corrections (quantity below 1) are left out."""
    with zipfile.ZipFile(path) as archive:
        workbook = io.BytesIO(archive.read("Online Retail.xlsx"))
    try:
        lines = pd.read_excel(workbook, dtype={"InvoiceNo": "str", "StockCode": "str"})
    except ImportError as error:
        raise ImportError(
            "reading UCI Online Retail needs openpyxl: pip install openpyxl"
        ) from error
    lines = lines[lines["CustomerID"].notna() & (lines["Quantity"] > 0)]
    columns = {
        USER: lines["CustomerID"].astype("int64"),
        ITEM: lines["StockCode"],
        CATEGORY: _UNKNOWN,
        EVENT: BUY,
        TIMESTAMP: lines["InvoiceDate"],
        PRICE: lines["UnitPrice"] * lines["Quantity"],
        SESSION: lines["InvoiceNo"],
    }
    return _table("online_retail", columns, quantity=lines["Quantity"])


REMOTES = {
    "movielens-100k": Remote(
        page="https://grouplens.org/datasets/movielens/100k/",
        url="https://files.grouplens.org/datasets/movielens/ml-100k.zip",
        file="ml-100k.zip",
        sha256="50d2a982c66986937beb9ffb3aa76efe955bf3d5c6b761f4e3a7cd717c6a3229",
        parse=_movielens_100k,
    ),
    "movielens-1m": Remote(
        page="https://grouplens.org/datasets/movielens/1m/",
        url="https://files.grouplens.org/datasets/movielens/ml-1m.zip",
        file="ml-1m.zip",
        sha256="a6898adb50b9ca05aa231689da44c217cb524e7ebd39d264c56e2832f2c54e20",
        parse=_movielens_1m,
    ),
    "amazon-beauty": Remote(
        page="https://amazon-reviews-2023.github.io/",
        url="https://mcauleylab.ucsd.edu/public_datasets/data/amazon_2023/benchmark/0core/rating_only/All_Beauty.csv.gz",
        file="All_Beauty.csv.gz",
        sha256="54b894e68ad965aa73cdb80d8695c1ed37679c46f38b6f97b21ab0fb585aab24",
        parse=_amazon_beauty,
    ),
    "retailrocket": Remote(
        page="https://www.kaggle.com/datasets/retailrocket/ecommerce-dataset",
        url=None,
        file="retailrocket.zip",
        sha256=None,
        parse=_retailrocket,
    ),
    "diginetica": Remote(
        page="https://competitions.codalab.org/competitions/11161",
        url=None,
        file="diginetica.zip",
        sha256=None,
        parse=_diginetica,
    ),
    "online-retail": Remote(
        page="https://archive.ics.uci.edu/dataset/352/online+retail",
        url="https://archive.ics.uci.edu/static/public/352/online+retail.zip",
        file="online_retail.zip",
        sha256=None,
        parse=_online_retail,
    ),
}
