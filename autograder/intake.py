"""From cells to answers: find in a submission what can be identified."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.assignment import FIXED, Assignment, defines
from autograder.parse import ParsedCell, Pictures, encodable, parse
from autograder.results import Finding, few

MAX_FINDINGS = 40
"""Findings that are told one by one."""
MAX_NAME = 100
"""Longest grade id that is shown, in characters."""


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
    matched, own = _match(parse(data, findings), assignment, findings)
    answers, pictures = {}, {}
    for place, found in matched.items():
        cell = assignment.cells[place]
        if cell.kind in FIXED:
            continue
        chosen, others = _choose(found, cell, findings)
        answers[place] = chosen.source
        if chosen.pictures:
            pictures[place] = chosen.pictures
        own += others
    own = _find_missing(assignment, answers, own, findings)
    for cell in assignment.cells:
        if cell.kind in FIXED and cell.place not in matched:
            findings.append(Finding("cells", "the cell is missing; it was restored", cell.grade_id))
    return Submission(answers, tuple(own), few(findings, MAX_FINDINGS), pictures)


def recognise(data: bytes, assignment: Assignment) -> float:
    """The share of the assignment's own cells that bytes hold, from 0 to 1.

    Raises
    ------
    Refused
        If the bytes are no notebook at all, with the reason.
    """
    found = {cell.grade_id for cell in parse(data, [])}
    known = assignment.by_grade_id
    return len(found & known.keys()) / len(known) if known else 0.0


def _match(cells, assignment, findings):
    """Find each cell's place in the assignment: ``{place: cells}``, and the cells that have none."""
    by_id = {cell.id: cell for cell in assignment.cells if cell.kind == "plain" and cell.id}
    by_text = defaultdict(list)
    for cell in assignment.cells:
        if cell.kind == "plain":
            by_text[_squeeze(cell.released)].append(cell)
    matched, own, after = defaultdict(list), [], -1
    for cell in cells:
        match = assignment.by_grade_id.get(cell.grade_id) or by_id.get(cell.id)
        if match is None and not cell.grade_id:
            same = by_text.get(_squeeze(cell.source))
            match = same.pop(0) if same else None
        if match is None:
            if cell.grade_id:
                text = f"the notebook has no cell {cell.grade_id[:MAX_NAME]!r}; it was taken as an added cell"
                findings.append(Finding("cells", text))
            own.append(OwnCell(after, cell.kind == "code", cell.source, cell.pictures))
            continue
        if cell.grade_id:
            _check_known(cell, match, match.place in matched, findings)
        after = match.place
        matched[match.place].append(cell)
    return matched, own


def _choose(found: list[ParsedCell], cell, findings):
    """Of the copies of an answer's cell, the one that counts; the others as added cells before it."""
    given = [copy for copy in found if _squeeze(copy.source) != _squeeze(cell.released)]
    chosen = (given or found)[-1]
    if len(found) > 1:
        text = f"the cell is there {len(found)} times; the last that was filled in counts"
        findings.append(Finding("cells", text, cell.grade_id))
    # They ran before it in the learner's notebook as well.
    others = [OwnCell(cell.place - 1, True, copy.source) for copy in given[:-1] if cell.code]
    return chosen, others


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
        shown = encodable(", ".join(str(tag)[:40] for tag in tags[:5]))
        findings.append(
            Finding("tampering", f"the cell was tagged {shown}; tags were ignored", match.grade_id)
        )


def _find_missing(assignment, answers, own, findings):
    """Where an answer's cell is missing, look for its names in added cells."""
    for cell in assignment.cells:
        if cell.kind not in ("answer", "manual") or cell.place in answers:
            continue
        text = "the cell is missing; there is no answer"
        if cell.code and cell.names:
            found = [
                place
                for place, added in enumerate(own)
                if added.code and defines(added.source, cell.names)
            ]
            for place in found:
                own[place] = OwnCell(cell.place, True, own[place].source)
            codes = (code for place, code in answers.items() if assignment.cells[place].code)
            if found:
                text = "the cell is missing, but another cell defines what it asks for"
            elif any(defines(code, cell.names) for code in codes):
                text = "the cell is missing, but another answer defines what it asks for"
        findings.append(Finding("cells", text, cell.grade_id))
    return own


def _squeeze(text):
    """A text without what editors change by themselves."""
    return re.sub(r"\s+", " ", text).strip()
