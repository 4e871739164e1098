"""Files as learners send them: folders and zips, read without trust in what they say of themselves."""

import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MAX_FILE = 64 * 1024 * 1024
"""Largest file, in bytes."""
MAX_RATIO = 200
"""Largest number of bytes that one packed byte may give (text gives about 10)."""
MAX_DEPTH = 20
"""Most folders within each other."""
MAX_DIRECTORY = 64 * 1024 * 1024
"""Largest list of names in a zip, in bytes (some 600,000 files)."""
_CHUNK = 1024 * 1024
_SKIPPED = ("__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini")
_UTF8 = 0x800


class Unreadable(Exception):
    """A file or an archive that cannot be read. The text says why."""


@dataclass(frozen=True)
class Entry:
    """A file in a folder or a zip.

    Attributes
    ----------
    path : tuple of str
        Names of its folders and its own: never empty, none of them ``..``, none with a slash.
    content : callable
        Gives the file's bytes; raises `Unreadable`.
    problem : str
        Why it must not be read; "" if nothing speaks against it.
    hostile : bool
        Whether the problem is one that nobody has by accident.
    odd : str
        What is odd about a file that can be read; "" if nothing is.
    nested : bool
        Whether it comes out of a zip that itself was a file among others.
    """

    path: tuple[str, ...]
    content: Callable[[], bytes]
    problem: str = ""
    hostile: bool = False
    odd: str = ""
    nested: bool = False


def single(path: Path) -> Entry:
    """One file, wherever it lies."""
    return Entry((_clean(path.name),), lambda: _read_file(path, f"{path.parent.resolve()}{os.sep}"))


def folder(root: Path) -> Iterator[Entry]:
    """Files under a folder, in their order. Links are not followed; hidden files are left out."""
    inside = f"{root.resolve()}{os.sep}"
    waiting = [(root, ())]
    while waiting:
        place, above = waiting.pop()
        try:
            found = sorted(os.scandir(place), key=lambda item: item.name)
        except OSError as error:
            yield _bad(above or (root.name,), f"the folder cannot be read: {error.strerror}")
            continue
        folders = []
        for item in found:
            if _ignored(item.name):
                continue
            path = (*above, _clean(item.name))
            odd = "" if path[-1] == item.name else "its name was not UTF-8"
            if item.is_symlink():
                yield _bad(path, "is a link; links are not followed")
            elif item.is_dir(follow_symlinks=False):
                if len(path) > MAX_DEPTH:
                    yield _bad(path, f"lies in more than {MAX_DEPTH} folders")
                else:
                    folders.append((Path(item.path), path))
            elif not item.is_file(follow_symlinks=False):
                yield _bad(path, "is a device, not a file")
            else:
                if item.stat(follow_symlinks=False).st_nlink > 1:
                    odd = "is a hard link: the same file has another name too"
                yield Entry(path, lambda p=item.path: _read_file(p, inside), odd=odd)
        waiting += reversed(folders)


def _read_file(path, inside):
    """Read a regular file that lies inside, whatever was put in its place a moment ago."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            real = Path(f"/proc/self/fd/{handle}").readlink()
            if not stat.S_ISREG(os.fstat(handle).st_mode) or not str(real).startswith(inside):
                raise Unreadable("is not a file in this folder")
            return _bounded(file, None)
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from None


def _bounded(file, packed):
    """Read a file of at most `MAX_FILE` bytes, and not many more than it has packed."""
    parts, size = [], 0
    while part := file.read(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > MAX_FILE:
            raise Unreadable(f"has more than {MAX_FILE:,} bytes")
        if packed is not None and size > _CHUNK and size > MAX_RATIO * packed:
            raise Unreadable(
                f"unpacks to more than {MAX_RATIO} times its size; it looks like a bomb"
            )
    return b"".join(parts)


def unzip(file: BinaryIO, largest: int = MAX_DIRECTORY) -> Iterator[Entry]:
    """Files in a zip, in their order, without writing any. Of a name that is there twice, both.

    Parameters
    ----------
    file : binary file
        Seekable. It must stay open for as long as entries are read.
    largest : int
        Largest list of names, in bytes.

    Raises
    ------
    Unreadable
        If it is no zip, or its list of names cannot be read.
    """
    archive = _open(file, largest)
    for info in archive.infolist():
        name, odd = _name(info)
        mode = stat.S_IFMT(info.external_attr >> 16)
        if name.endswith("/") or mode == stat.S_IFDIR:
            continue
        raw = re.split(r"[/\\]", name)
        path = tuple(_clean(part) for part in raw if part not in ("", ".", ".."))
        if not path or any(_ignored(part) for part in path):
            continue
        if name.startswith(("/", "\\")) or ".." in raw or re.match(r"[A-Za-z]:", name):
            yield _bad(path, f"is packed to be written elsewhere, as {name[:200]!r}", hostile=True)
        elif mode == stat.S_IFLNK:
            yield _bad(path, "is a link; links are not followed")
        elif mode not in (0, stat.S_IFREG):
            yield _bad(path, "is a device, not a file", hostile=True)
        elif len(path) > MAX_DEPTH:
            yield _bad(path[-MAX_DEPTH:], f"lies in more than {MAX_DEPTH} folders")
        else:
            yield Entry(path, lambda info=info: _unpack(archive, info), odd=odd)


def _open(file, largest):
    try:
        end = file.seek(0, io.SEEK_END)
        file.seek(max(0, end - 66_000))
        tail = file.read()
        place = tail.rfind(b"PK\5\6")
        if place >= 0 and len(tail) >= place + 16:
            size = struct.unpack_from("<I", tail, place + 12)[0]
            if size > largest and not (size == 0xFFFFFFFF and largest >= MAX_DIRECTORY):
                raise Unreadable("is a zip with too many files")
        try:
            return zipfile.ZipFile(file)
        except UnicodeDecodeError:  # a name said to be UTF-8 that is not; Python then reads none
            return zipfile.ZipFile(_without_utf8(file, end))
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as error:
        raise Unreadable(f"is not a zip that can be read: {str(error)[:200]}") from None


def _without_utf8(file, end):
    """The same zip with names that are not said to be UTF-8."""
    if end > MAX_FILE * 8:
        raise Unreadable("has a file name that is not UTF-8")
    file.seek(0)
    data = bytearray(file.read())
    place = data.rfind(b"PK\5\6")
    size, offset = struct.unpack_from("<II", data, place + 12)
    begin = place - size
    before = begin - offset  # what was put in front of the zip
    while begin >= 0 and data[begin : begin + 4] == b"PK\1\2":
        *lengths, local = struct.unpack_from("<HHH8xI", data, begin + 28)
        for flags in (begin + 8, before + local + 6):  # in the list of names and at the file
            if 0 <= flags < len(data) - 1:
                data[flags + 1] &= ~(_UTF8 >> 8)
        begin += 46 + sum(lengths)
    return io.BytesIO(data)


def _name(info):
    """The name of a file in a zip, and what is odd about it.

    Many programs, macOS among them, write UTF-8 and do not say so; Python then reads code page 437.
    """
    if info.flag_bits & _UTF8:
        return info.filename, ""
    try:
        return info.filename.encode("cp437").decode("utf-8"), ""
    except UnicodeEncodeError:
        return info.filename, ""
    except UnicodeDecodeError:
        return info.filename, "its name was not UTF-8"


def _unpack(archive, info):
    if info.flag_bits & 1:
        raise Unreadable("is locked with a password")
    try:
        with archive.open(info) as file:
            return _bounded(file, info.compress_size)
    except Unreadable:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
        raise Unreadable(f"cannot be unpacked: {str(error)[:200]}") from None
    except Exception as error:  # each way of packing has errors of its own
        raise Unreadable(f"cannot be unpacked: {type(error).__name__}") from None


def _bad(path, problem, hostile=False):
    def content():
        raise Unreadable(problem)

    return Entry(path, content, problem, hostile)


def _ignored(name):
    return name.startswith(".") or name in _SKIPPED


def _clean(name):
    """A name that can be written to any disk and shown to anybody."""
    name = name.encode("utf-8", "replace").decode("utf-8")
    name = "".join("_" if not c.isprintable() or c in "/\\" else c for c in name).strip()
    while len(name.encode()) > 200:
        name = name[: len(name) // 3] + name[-(len(name) // 2) :]
    return name or "_"
