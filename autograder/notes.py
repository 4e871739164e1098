"""What the grader remembers of a course: results, findings, a log. A crash leaves each whole."""

import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path

from autograder.results import Finding, Mark, Result


def fingerprint(notebook: str, data: bytes | str) -> str:
    """What a result depends on: digest of the instructor's notebook, submission, this package."""
    return digest(version(), notebook, data)


@cache
def version() -> str:
    """A digest of this package's code as it was when first asked for."""
    package = Path(__file__).parent
    return digest(*(path.read_bytes() for path in sorted(package.rglob("*.py"))))


def digest(*parts: bytes | str) -> str:
    """SHA-256 of parts, each with its length, in hexadecimal."""
    sha = hashlib.sha256()
    for part in parts:
        part = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        sha.update(len(part).to_bytes(8, "little"))
        sha.update(part)
    return sha.hexdigest()


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a crash leaves the old one or the new one, and nothing between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")  # one name: what a crash leaves is written over
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def write_log(path: Path, entry: Mapping[str, object]) -> None:
    """Add what happened, and when, to a log, in one call: whole lines after a crash."""
    entry = {"time": now(), **entry}
    path.parent.mkdir(exist_ok=True)
    with path.open("ab", buffering=0) as file:
        file.write(json.dumps(entry).encode() + b"\n")


def now() -> str:
    """The time as logs have it: ISO 8601, with the offset from UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%S%z")


def save(path: Path, mark: str, result: Result, recorded: bool) -> None:
    """Remember a result and whether the gradebook has it; `mark` is its fingerprint."""
    plain = asdict(Result(result.key, result.marks, result.findings, result.seconds, result.error))
    write_whole(
        path, json.dumps({"fingerprint": mark, "recorded": recorded, "result": plain}, indent=1)
    )


def save_findings(path: Path, findings: Iterable[Finding]) -> None:
    """Keep what was odd about a submission when it was collected."""
    write_whole(path, json.dumps([asdict(finding) for finding in findings], indent=1))


def load_findings(path: Path) -> tuple[Finding, ...]:
    """What `save_findings` wrote; nothing if there is nothing that can be read."""
    try:
        return tuple(Finding(**plain) for plain in json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return ()


def load(path: Path) -> tuple[str, bool, Result] | None:
    """What `save` wrote; None if there is nothing that can be read."""
    try:
        saved = json.loads(path.read_text())
        plain = saved["result"]
        plain["marks"] = tuple(Mark(**mark) for mark in plain["marks"])
        plain["findings"] = tuple(Finding(**finding) for finding in plain["findings"])
        return saved["fingerprint"], saved["recorded"], Result(**plain)
    except (OSError, ValueError, KeyError, TypeError):
        return None
