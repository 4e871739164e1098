"""From bytes that may be anything to cells that can be read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import nbformat

from autograder.outputs import PICTURES, is_base64
from autograder.results import Finding

MAX_BYTES = 64 * 1024 * 1024
"""Largest submission, in bytes."""
MAX_CELLS = 5000
MAX_CELL = 1024 * 1024
"""Longest cell, in characters."""
MAX_TEXT = 2 * 1024 * 1024
"""Longest text of all cells together, in characters: it is searched for every answer that is missing."""
MAX_VALUES = 2_000_000
"""Most commas and brackets: a file of nothing else takes fifty times its size when it is read."""
MAX_PICTURES = 8 * 1024 * 1024
"""Longest pictures pasted into texts, together, in characters."""
_TYPES = ("code", "markdown", "raw")

Pictures = Mapping[str, Mapping[str, str]]
"""Pictures pasted into a text, by name as in an address: base64 by type."""


class Refused(Exception):
    """The bytes are no notebook. The text says why."""


@dataclass(frozen=True)
class ParsedCell:
    """A cell as it was handed in; text that is not there is ""."""

    kind: str
    source: str
    grade_id: str
    id: str
    metadata: dict
    pictures: Pictures


def parse(data: bytes, findings: list[Finding]) -> list[ParsedCell]:
    """Read the cells of a notebook; append to `findings` what had to be left out, and why.

    Raises
    ------
    Refused
        If the bytes are no notebook at all, with the reason.
    """
    raw = _notebook(data, findings)["cells"]
    if len(raw) > MAX_CELLS:
        text = f"{len(raw):,} cells; only the first {MAX_CELLS:,} were read"
        findings.append(Finding("format", text))
    cells, room, room_of_text = [], MAX_PICTURES, MAX_TEXT
    for number, cell in enumerate(raw[:MAX_CELLS], 1):
        source = _source(cell)
        if source is None:
            findings.append(Finding("format", f"cell {number} is not a cell; it was left out"))
            continue
        if len(source) > min(MAX_CELL, room_of_text):
            text = f"cell {number} has {len(source):,} characters; it was left out"
            findings.append(Finding("format", text))
            continue
        room_of_text -= len(source)
        pictures = _pictures(cell.get("attachments"))
        room -= sum(len(text) for data in pictures.values() for text in data.values())
        if pictures and room < 0:
            text = f"the pictures of cell {number} were left out: too large"
            findings.append(Finding("format", text))
            pictures = {}
        metadata = _dict(cell.get("metadata"))
        grade_id, cell_id = _dict(metadata.get("nbgrader")).get("grade_id"), cell.get("id")
        cells.append(
            ParsedCell(
                kind=cell["cell_type"],
                source=encodable(source),
                grade_id=encodable(grade_id) if isinstance(grade_id, str) else "",
                id=cell_id if isinstance(cell_id, str) else "",
                metadata=metadata,
                pictures=pictures,
            )
        )
    return cells


def _notebook(data, findings):
    """The bytes as a JSON object of notebook format 4."""
    if len(data) > MAX_BYTES:
        raise Refused(
            f"the file has {len(data):,} bytes, more than the {MAX_BYTES:,} that are read"
        )
    if not data.strip():
        raise Refused("the file is empty")
    if len(data) > MAX_VALUES and sum(map(data.count, (b",", b"[", b"{"))) > MAX_VALUES:
        raise Refused(f"the file holds more than {MAX_VALUES:,} values")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", errors="replace")
        findings.append(
            Finding("format", f"not UTF-8 from byte {error.start} on; such bytes were replaced")
        )
    try:
        notebook = json.loads(text)
    except (RecursionError, MemoryError):
        raise Refused("the file is nested too deeply to be a notebook") from None
    except ValueError as error:
        raise Refused(f"the file is not JSON: {str(error)[:200]}") from None
    if not isinstance(notebook, dict):
        raise Refused("the file is JSON, but not a notebook")
    if "cells" not in notebook and "worksheets" in notebook:
        findings.append(Finding("format", "an old notebook format; it was converted"))
        try:
            notebook = nbformat.convert(nbformat.from_dict(notebook), 4)
        except Exception as error:
            raise Refused(
                f"an old notebook format that cannot be read: {encodable(str(error)[:200])}"
            ) from None
    if not isinstance(notebook.get("cells"), list):
        raise Refused("the file is JSON, but not a notebook: it has no list of cells")
    return notebook


def _source(cell):
    """The text of what may be a cell, or None if it is none."""
    if not isinstance(cell, dict) or cell.get("cell_type") not in _TYPES:
        return None
    return _joined(cell.get("source", ""))


def _joined(text):
    """A text, which a notebook may hold as a list of lines; None if it is neither."""
    if isinstance(text, list) and all(isinstance(line, str) for line in text):
        return "".join(text)
    return text if isinstance(text, str) else None


def _dict(value):
    return value if isinstance(value, dict) else {}


def _pictures(attachments):
    """Pictures pasted into a text, without what is no picture."""
    found = {}
    for name, data in _dict(attachments).items():
        for kind, text in _dict(data).items():
            text = _joined(text)
            if kind in PICTURES and text is not None and is_base64(text):
                found.setdefault(quote(encodable(name)), {})[kind] = text
    return found


def encodable(text: str) -> str:
    """`text` without lone surrogates, which cannot be written as UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")
