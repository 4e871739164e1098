"""The data cache: where it lies, checksums, and files that appear whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "CARTSHIFT_DATA"


class DownloadError(OSError):
    """Data are not in the cache and could not be downloaded."""


class ChecksumError(ValueError):
    """A file is not the one that was pinned."""


_verified: dict[tuple[str, int, int], str] = {}


def cache_dir() -> Path:
    """Return the data cache: ``$CARTSHIFT_DATA``, else ``~/.cache/cartshift``."""
    return Path(os.environ.get(VARIABLE) or "~/.cache/cartshift").expanduser()


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal, computed once per process and file state."""
    status = path.stat()
    key = (str(path.resolve()), status.st_size, status.st_mtime_ns)
    if key not in _verified:
        with path.open("rb") as file:
            _verified[key] = hashlib.file_digest(file, "sha256").hexdigest()
    return _verified[key]


def verify(path: Path, expected: str, origin: str = "") -> Path:
    """Return `path` if its SHA-256 is the expected one.

    Parameters
    ----------
    path : Path
    expected : str
        Hexadecimal SHA-256.
    origin : str, optional
        Where a file that has just been downloaded comes from; it stands in the message.

    Raises
    ------
    ChecksumError
        When it is not.
    """
    found, expected = sha256(path), expected.lower()
    if found == expected:
        return path
    if origin:
        raise ChecksumError(
            f"{origin} gave a file with the SHA-256 {found}, but {expected} is expected; it was not kept"
        )
    raise ChecksumError(
        f"{path} has the SHA-256 {found}, but {expected} is expected: the file is damaged or was changed. "
        "Delete it and try again to download it anew."
    )


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; move it there when the block ends well.

    The move is atomic, so a reader (or a second writer) never meets half a file, and an error or
    Ctrl-C leaves nothing behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-", suffix=path.suffix)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        part.chmod(0o644)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
