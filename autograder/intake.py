"""From bytes to answers: whatever was handed in, find what can be identified in it."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

import nbformat

from autograder.assignment import FIXED, Assignment, defines
from autograder.outputs import PICTURES, is_base64
from autograder.results import Finding, few

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
MAX_FINDINGS = 40
"""Findings that are told one by one."""
MAX_NAME = 100
"""Longest grade id that is shown, in characters."""
_TYPES = ("code", "markdown", "raw")


class Refused(Exception):
    """The bytes are no notebook. The text says why."""


Pictures = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class OwnCell:
    """A cell that the learner added.

    Attributes
    ----------
    after : int
        Position in the instructor's notebook of the cell that it follows; -1 at the start.
    code : bool
        Whether it is a code cell.
    source : str
        Its text.
    pictures : mapping of str to mapping
        Pictures pasted into a text, by name as in an address: base64 by type.
    """

    after: int
    code: bool
    source: str
    pictures: Pictures = field(default_factory=dict)


@dataclass(frozen=True)
class Submission:
    """What was identified.

    Attributes
    ----------
    answers : mapping of int to str
        The learner's text by position in the instructor's notebook, for answers, written answers
        and plain cells.
    own : tuple of OwnCell
        Added cells, in their order.
    findings : tuple of Finding
        What was odd.
    pictures : mapping of int to mapping
        Pictures pasted into answers, as in `OwnCell`, by position.
    """

    answers: Mapping[int, str]
    own: tuple[OwnCell, ...]
    findings: tuple[Finding, ...]
    pictures: Mapping[int, Pictures] = field(default_factory=dict)


@dataclass(frozen=True)
class _Cell:
    kind: str
    source: str
    grade_id: str
    id: str
    metadata: dict
    pictures: Pictures


def intake(data: bytes, assignment: Assignment) -> Submission:
    """Identify the answers in a submission.

    Parameters
    ----------
    data : bytes
        What was handed in.
    assignment : Assignment
        What was asked.

    Raises
    ------
    Refused
        If the bytes are no notebook at all, with the reason.
    """
    findings = []
    cells = _cells(_notebook(data, findings), findings)
    submission = _identify(cells, assignment, findings)
    return replace(submission, findings=few(submission.findings, MAX_FINDINGS))


def recognise(data: bytes, assignment: Assignment) -> float:
    """The share of the assignment's own cells that bytes hold, from 0 to 1.

    Raises
    ------
    Refused
        If the bytes are no notebook at all, with the reason.
    """
    found = {cell.grade_id for cell in _cells(_notebook(data, []), [])}
    known = assignment.by_grade_id
    return len(found & known.keys()) / len(known) if known else 0.0


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
                f"an old notebook format that cannot be read: {_printable(str(error)[:200])}"
            ) from None
    if not isinstance(notebook.get("cells"), list):
        raise Refused("the file is JSON, but not a notebook: it has no list of cells")
    return notebook


def _cells(notebook, findings):
    """The cells that can be read."""
    raw = notebook["cells"]
    if len(raw) > MAX_CELLS:
        findings.append(
            Finding("format", f"{len(raw):,} cells; only the first {MAX_CELLS:,} were read")
        )
    cells, room, room_of_text = [], MAX_PICTURES, MAX_TEXT
    for place, cell in enumerate(raw[:MAX_CELLS]):
        source = cell.get("source", "") if isinstance(cell, dict) else None
        if isinstance(source, list) and all(isinstance(line, str) for line in source):
            source = "".join(source)
        if not isinstance(source, str) or cell.get("cell_type") not in _TYPES:
            findings.append(Finding("format", f"cell {place + 1} is not a cell; it was left out"))
            continue
        if len(source) > min(MAX_CELL, room_of_text):
            text = f"cell {place + 1} has {len(source):,} characters; it was left out"
            findings.append(Finding("format", text))
            continue
        room_of_text -= len(source)
        metadata = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
        known = metadata.get("nbgrader") if isinstance(metadata.get("nbgrader"), dict) else {}
        grade_id, cell_id = known.get("grade_id"), cell.get("id")
        pictures = _pictures(cell.get("attachments"))
        room -= sum(len(text) for data in pictures.values() for text in data.values())
        if pictures and room < 0:
            findings.append(
                Finding("format", f"the pictures of cell {place + 1} were left out: too large")
            )
            pictures = {}
        cells.append(
            _Cell(
                cell["cell_type"],
                _printable(source),
                _printable(grade_id) if isinstance(grade_id, str) else "",
                cell_id if isinstance(cell_id, str) else "",
                metadata,
                pictures,
            )
        )
    return cells


def _pictures(attachments):
    """Pictures pasted into a text, without what is no picture."""
    found = {}
    for name, data in attachments.items() if isinstance(attachments, dict) else ():
        for kind, text in data.items() if isinstance(data, dict) else ():
            if isinstance(text, list) and all(isinstance(line, str) for line in text):
                text = "".join(text)
            if kind in PICTURES and isinstance(text, str) and is_base64(text):
                found.setdefault(quote(_printable(name)), {})[kind] = text
    return found


def _printable(text):
    """`text` without lone surrogates, which cannot be written as UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _identify(cells, assignment, findings):
    known = assignment.by_grade_id
    plain_ids = {cell.id: cell for cell in assignment.cells if cell.kind == "plain" and cell.id}
    plain_texts = defaultdict(list)
    for cell in assignment.cells:
        if cell.kind == "plain":
            plain_texts[_squeeze(cell.released)].append(cell)
    candidates = defaultdict(list)  # position → cells
    own, locked, after = [], set(), -1
    for cell in cells:
        match = known.get(cell.grade_id) or plain_ids.get(cell.id)
        if match is None and not cell.grade_id:
            same = plain_texts.get(_squeeze(cell.source))
            match = same.pop(0) if same else None
        if match is None:
            if cell.grade_id:
                findings.append(
                    Finding(
                        "cells",
                        f"the notebook has no cell {cell.grade_id[:MAX_NAME]!r}; "
                        "it was taken as an added cell",
                    )
                )
            own.append(OwnCell(after, cell.kind == "code", cell.source, cell.pictures))
            continue
        if cell.grade_id:
            _check_known(cell, match, match.place in locked, findings)
        after = match.place
        if match.kind in FIXED:
            locked.add(match.place)
        else:
            candidates[match.place].append(cell)
    answers, pictures = {}, {}
    for place, found in candidates.items():
        source = assignment.cells[place]
        given = [cell for cell in found if _squeeze(cell.source) != _squeeze(source.released)]
        chosen = (given or found)[-1]
        answers[place] = chosen.source
        if chosen.pictures:
            pictures[place] = chosen.pictures
        if len(found) > 1:
            findings.append(
                Finding(
                    "cells",
                    f"the cell is there {len(found)} times; the last that was filled in counts",
                    source.grade_id,
                )
            )
            # The others ran before it in the learner's notebook as well.
            own += [OwnCell(place - 1, True, cell.source) for cell in given[:-1] if source.code]
    own = _find_missing(assignment, answers, own, findings)
    for cell in assignment.cells:
        if cell.kind in FIXED and cell.place not in locked:
            findings.append(Finding("cells", "the cell is missing; it was restored", cell.grade_id))
    return Submission(answers, tuple(own), tuple(findings), pictures)


def _check_known(cell, match, again, findings):
    """Note what was changed in a cell that is not the learner's to change."""
    if cell.kind != ("code" if match.code else "markdown") and match.kind != "plain":
        findings.append(
            Finding(
                "cells",
                f"the cell was made a {cell.kind} cell; it was taken for what it is",
                match.grade_id,
            )
        )
    if match.kind in FIXED:
        if again:
            findings.append(
                Finding("cells", "the cell is there twice; the instructor's counts", match.grade_id)
            )
        elif _squeeze(cell.source) != _squeeze(match.released) and _squeeze(
            cell.source
        ) != _squeeze(match.source):
            findings.append(
                Finding(
                    "tampering",
                    "the text of a locked cell was changed; the instructor's was run",
                    match.grade_id,
                )
            )
    tags = cell.metadata.get("tags")
    if isinstance(tags, list) and any(
        tag in ("skip-execution", "raises-exception") for tag in tags
    ):
        shown = _printable(", ".join(str(tag)[:40] for tag in tags[:5]))
        findings.append(
            Finding("tampering", f"the cell was tagged {shown}; tags were ignored", match.grade_id)
        )


def _find_missing(assignment, answers, own, findings):
    """Where an answer's cell is missing, look for its names in added cells."""
    for cell in assignment.cells:
        if cell.kind not in ("answer", "manual") or cell.place in answers:
            continue
        if cell.code and cell.names:
            found = [
                place
                for place, added in enumerate(own)
                if added.code and defines(added.source, cell.names)
            ]
            if found:
                findings.append(
                    Finding(
                        "cells",
                        "the cell is missing, but another cell defines what it asks for",
                        cell.grade_id,
                    )
                )
                for place in found:
                    own[place] = OwnCell(cell.place, True, own[place].source)
                continue
            if any(
                defines(text, cell.names)
                for place, text in answers.items()
                if assignment.cells[place].code
            ):
                findings.append(
                    Finding(
                        "cells",
                        "the cell is missing, but another answer defines what it asks for",
                        cell.grade_id,
                    )
                )
                continue
        findings.append(Finding("cells", "the cell is missing; there is no answer", cell.grade_id))
    return own


def _squeeze(text):
    """A text without what editors change by themselves."""
    return re.sub(r"\s+", " ", text).strip()
