"""Small files in the shape of the real ones, served on loopback; no test leaves the machine."""

import gzip
import hashlib
import io
import sys
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pandas as pd
import pytest

from cartshift.data.cache import ChecksumError, DownloadError
from cartshift.data.remote import REMOTES, load


def pack(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


FILES = {
    "movielens-100k": pack(
        **{
            "ml-100k/u.data": "1\t7\t5\t881250949\n2\t8\t3\t881250940\n",
            "ml-100k/u.genre": "unknown|0\nAction|1\nDrama|2\n\n",
            "ml-100k/u.item": "7|Café (1995)|01-Jan-1995||http://x|0|1|1\n8|B|01-Jan-1995||http://x|0|0|1\n".encode(
                "latin-1"
            ),
        }
    ),
    "movielens-1m": pack(
        **{
            "ml-1m/ratings.dat": "1::7::5::978300760\n1::8::3::978300700\n",
            "ml-1m/movies.dat": "7::Alien: One (1979)::Action|Drama\n8::B (1990)::Drama\n",
        }
    ),
    "amazon-beauty": gzip.compress(
        b"user_id,parent_asin,rating,timestamp\nA1,B01,5.0,1609459200000\nA2,B02,1.0,1609459100000\n"
    ),
    "retailrocket": pack(
        **{
            "events.csv": "timestamp,visitorid,event,itemid,transactionid\n"
            "1433221332117,5,view,7,\n1433221333000,5,addtocart,7,\n1433221334000,5,transaction,7,1\n"
            "1433221332117,6,view,9,\n",
            "item_properties_part1.csv": "timestamp,itemid,property,value\n1,7,categoryid,33\n1,7,790,n1\n",
            "item_properties_part2.csv": "timestamp,itemid,property,value\n2,7,categoryid,44\n",
        }
    ),
    "diginetica": pack(
        **{
            "x/train-item-views.csv": "sessionId;userId;itemId;timeframe;eventdate\n"
            "1;NA;7;1000;2016-05-09\n2;33;8;0;2016-05-08\n",
            "x/train-purchases.csv": "sessionId;userId;timeframe;eventdate;ordernumber;itemId\n"
            "1;NA;5000;2016-05-09;1;7\n",
            "x/product-categories.csv": "itemId;categoryId\n7;11\n",
        }
    ),
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Serve files by name; count the requests."""
    monkeypatch.setenv("CARTSHIFT_DATA", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    class Handler(BaseHTTPRequestHandler):
        asked = 0

        def do_GET(self):
            Handler.asked += 1
            body = FILES.get(self.path[1:].removesuffix("/cut"))
            if body is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if self.path.endswith("/cut") else body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Handler.address = f"http://127.0.0.1:{server.server_port}"
    yield Handler
    server.shutdown()
    server.server_close()


def fetch(home, name, **kwargs):
    kwargs.setdefault("sha256", hashlib.sha256(FILES[name]).hexdigest())
    return load(name, url=f"{home.address}/{name}", **kwargs)


@pytest.mark.parametrize("name", FILES)
def test_all_parsers_give_event_tables(home, name):
    events = fetch(home, name)
    assert events["timestamp"].is_monotonic_increasing
    assert len(events) >= 2


def test_categories_and_kinds(home):
    assert list(fetch(home, "movielens-100k")["category"]) == ["Drama", "Action"]
    assert list(fetch(home, "movielens-1m")["category"]) == ["Drama", "Action"]
    rocket = fetch(home, "retailrocket")
    assert list(rocket["event"]) == ["view", "view", "cart", "buy"]
    assert dict(zip(rocket["item"], rocket["category"], strict=True)) == {7: "44", 9: "UNKNOWN"}
    digi = fetch(home, "diginetica")
    assert list(digi["user"]) == ["u33", "s1", "s1"]
    assert list(digi["event"]) == ["view", "view", "buy"]
    assert digi["timestamp"].iloc[-1] == pd.Timestamp("2016-05-09 00:00:05")


def test_downloads_once_and_checks_every_read(home, tmp_path):
    fetch(home, "movielens-1m")
    fetch(home, "movielens-1m")
    assert home.asked == 1
    path = tmp_path / "cache" / "remote" / "ml-1m.zip"
    path.write_bytes(path.read_bytes() + b"!")
    with pytest.raises(ChecksumError, match=r"ml-1m\.zip"):
        fetch(home, "movielens-1m")


def test_a_wrong_download_is_refused_and_not_kept(home, tmp_path):
    with pytest.raises(ChecksumError, match=r"127\.0\.0\.1.*not kept"):
        load("movielens-1m", url=f"{home.address}/movielens-1m")  # not the pinned file
    assert not list((tmp_path / "cache" / "remote").iterdir())


def test_a_broken_download_is_refused_and_not_kept(home, tmp_path):
    with pytest.raises(DownloadError, match="broke off"):
        load("movielens-1m", url=f"{home.address}/movielens-1m/cut")
    assert not list((tmp_path / "cache" / "remote").iterdir())


def test_no_network_and_no_file_are_told(home):
    with pytest.raises(DownloadError, match="Not Found"):
        load("movielens-1m", url=f"{home.address}/nothing")
    with pytest.raises(DownloadError, match=r"refused.*Check the network"):
        load("movielens-1m", url="http://127.0.0.1:9/x")


def test_by_hand(home, tmp_path):
    with pytest.raises(
        DownloadError, match=r"by hand: see https://www\.kaggle\.com.*retailrocket\.zip"
    ):
        load("retailrocket", sha256="0" * 64)
    path = tmp_path / "cache" / "remote" / "retailrocket.zip"
    path.parent.mkdir(parents=True)
    path.write_bytes(FILES["retailrocket"])
    assert len(load("retailrocket", sha256=hashlib.sha256(FILES["retailrocket"]).hexdigest())) == 4


def test_a_checksum_is_demanded_where_none_is_known(home):
    for name in ("retailrocket", "diginetica", "online-retail"):
        with pytest.raises(ValueError, match="no checksum"):
            load(name)
    with pytest.raises(ValueError, match="there are movielens-100k"):
        load("netflix")


def test_online_retail(home, tmp_path, monkeypatch):
    lines = pd.DataFrame(
        {
            "InvoiceNo": ["536365", "C536366", "536367"],
            "StockCode": ["85123A", "85123A", "71053"],
            "Quantity": [6, -1, 2],
            "InvoiceDate": pd.to_datetime(["2010-12-01 08:26"] * 3),
            "UnitPrice": [2.5, 2.5, 3.0],
            "CustomerID": [17850.0, 17850.0, None],
        }
    )
    file = pack(**{"Online Retail.xlsx": "stands in for the workbook"})
    path = tmp_path / "cache" / "remote" / "online_retail.zip"
    path.parent.mkdir(parents=True)
    path.write_bytes(file)
    digest = hashlib.sha256(file).hexdigest()
    with monkeypatch.context() as patch:
        patch.setattr(pd, "read_excel", lambda *_, **__: lines)
        events = load("online-retail", sha256=digest)
    assert events[["user", "item", "price", "session"]].to_numpy().tolist() == [
        [17850, "85123A", 15.0, "536365"]
    ]


def test_online_retail_names_the_missing_package(home, tmp_path, monkeypatch):
    xlsx = pack(**{"[Content_Types].xml": "", "xl/workbook.xml": ""})
    file = pack(**{"Online Retail.xlsx": xlsx})
    path = tmp_path / "cache" / "remote" / "online_retail.zip"
    path.parent.mkdir(parents=True)
    path.write_bytes(file)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ImportError, match="pip install openpyxl"):
        load("online-retail", sha256=hashlib.sha256(file).hexdigest())


def test_the_table_is_sound():
    for name, remote in REMOTES.items():
        assert remote.page.startswith("https://"), name
        assert remote.url is None or remote.url.startswith("https://")
        assert remote.sha256 is None or len(remote.sha256) == 64
    assert len({r.file for r in REMOTES.values()}) == len(REMOTES)
