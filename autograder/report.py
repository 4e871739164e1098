"""What people read: a page for each learner, a table of the class, a CSV file."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean

import nh3
from jinja2 import Environment, PackageLoader, StrictUndefined

from autograder.items import MIN_LEARNERS, items
from autograder.late import duration
from autograder.results import Mark, Result

_environment = Environment(
    loader=PackageLoader("autograder"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters["points"] = lambda number: f"{number:g}"
_environment.filters["duration"] = duration

_SHOWN = ("format", "cells", "late")
"""Kinds of findings that a learner is told."""
_FORMULA = re.compile(r"(^|;)(\s*)(?=[=+\-@＝＋－＠])")
"""Where a formula would begin. In half of Europe spreadsheets take a semicolon for the end of a cell."""


@dataclass(frozen=True)
class Line:
    """One line of the class table: a learner's result, with what people gave.

    Attributes
    ----------
    learner : str
        Id.
    result : Result
        The grader's verdict.
    by_hand : mapping of str to (float or None, str)
        A person's points and comment by grade id.
    late : float
        Seconds that it came late.
    penalty : float
        Points subtracted for that.
    """

    learner: str
    result: Result
    by_hand: Mapping[str, tuple[float | None, str]]
    late: float = 0.0
    penalty: float = 0.0

    def points(self, mark: Mark) -> float:
        """Points of a grade cell: a person's if there are any, else the grader's."""
        given = self.by_hand.get(mark.grade_id, (None, ""))[0]
        return mark.points if given is None else given

    def points_of(self, marks: Iterable[Mark]) -> float:
        """Points of several grade cells."""
        return sum(map(self.points, marks))

    @property
    def total(self) -> float:
        """All points, less the penalty."""
        return max(0.0, self.points_of(self.result.marks) - self.penalty)

    @property
    def possible(self) -> float:
        """All possible points."""
        return self.result.max_points

    @property
    def waiting(self) -> bool:
        """Whether an answer waits for a person."""
        return self.any_waits(self.result.marks)

    def any_waits(self, marks: Iterable[Mark]) -> bool:
        """Whether one of several grade cells waits for a person."""
        return any(map(self.waits, marks))

    def waits(self, mark: Mark) -> bool:
        """Whether a grade cell waits for a person."""
        return mark.status == "manual" and self.by_hand.get(mark.grade_id, (None, ""))[0] is None

    def exercises(self) -> list[tuple[str, list[Mark]]]:
        """Marks by exercise, in the notebook's order."""
        return [
            (name, list(marks))
            for name, marks in groupby(self.result.marks, lambda mark: mark.exercise)
        ]


def feedback(line: Line, assignment_id: str) -> str:
    """A learner's page: self-contained HTML, nothing in it that a learner's text could run.

    Of a hidden test it has the name and the hint, and nothing else.
    """
    comments = {grade_id: nh3.clean(text) for grade_id, (_, text) in line.by_hand.items() if text}
    findings = [finding for finding in line.result.findings if finding.kind in _SHOWN]
    return _environment.get_template("feedback.html").render(
        line=line, assignment_id=assignment_id, comments=comments, findings=findings
    )


def class_page(lines: Sequence[Line], assignment_id: str) -> str:
    """The class as one page: marks, exercises, hardest tests, findings."""
    header, rows = table(lines)
    return _environment.get_template("class.html").render(
        lines=lines, assignment_id=assignment_id, tests=hardest(lines), items=items(lines),
        totals=sorted(line.total for line in lines), header=header, rows=rows, least=MIN_LEARNERS,
        findings={line.learner: _grouped(line.result.findings) for line in lines},
    )  # fmt: skip


def _grouped(findings):
    """Cells by kind and text, so that what was done to fifty cells is one line."""
    found = {}
    for finding in findings:
        if finding.kind != "trust":
            found.setdefault((finding.kind, finding.text), []).append(finding.cell)
    return found


def _exercises(lines):
    return list(dict.fromkeys(mark.exercise for line in lines for mark in line.result.marks))


@dataclass(frozen=True)
class TestRate:
    """How the class did on one test.

    Attributes
    ----------
    mark : Mark
        Somebody's mark, for the test's names.
    attempted : int
        Learners who attempted it and whose submission could be graded.
    passed : float
        The share of them that passed.
    failure : str
        What most of the others saw.
    alike : int
        How many saw just that.
    """

    __test__ = False

    mark: Mark
    attempted: int
    passed: float
    failure: str
    alike: int


def hardest(lines: Sequence[Line]) -> list[TestRate]:
    """The tests, the one that most learners failed first."""
    marks: dict[str, list[Mark]] = {}
    for line in lines:
        for mark in line.result.marks if line.result.error is None else ():
            if mark.status in ("passed", "failed"):
                marks.setdefault(mark.grade_id, []).append(mark)
    rates = []
    for found in marks.values():
        failures = Counter(_first_line(m.message) for m in found if m.status == "failed")
        failure, alike = failures.most_common(1)[0] if failures else ("", 0)
        passed = fmean(mark.status == "passed" for mark in found)
        rates.append(TestRate(found[0], len(found), passed, failure, alike))
    return sorted(rates, key=lambda rate: rate.passed)


def _first_line(text):
    return text.strip().partition("\n")[0][:160]


def table(lines: Sequence[Line]) -> tuple[list[str], list[list[str]]]:
    """The class as a table: header and rows of text."""
    exercises = _exercises(lines)
    rows = []
    for line in lines:
        by_exercise = dict(line.exercises())
        row = [line.learner]
        for name in exercises:
            marks = by_exercise.get(name, [])
            if marks and all(mark.status == "manual" for mark in marks) and line.waiting:
                row.append("by hand")
            elif marks and all(mark.status == "not attempted" for mark in marks):
                row.append("–")
            else:
                row.append(f"{line.points_of(marks):g}")
        row += [f"{line.total:g}", f"{line.possible:g}", _note(line)]
        rows.append(row)
    return ["learner", *exercises, "points", "of", "remarks"], rows


def _note(line):
    notes = [line.result.error] if line.result.error else []
    if line.late:
        off = f", {line.penalty:g} points off" if line.penalty else ""
        notes.append(f"{duration(line.late)} late{off}")
    kinds = [finding.kind for finding in line.result.findings if finding.kind != "trust"]
    if "tampering" in kinds:
        notes.append("tampering")
    if set(kinds) - {"tampering"}:
        notes.append("findings")
    return "; ".join(notes)


def as_csv(lines: Sequence[Line], assignment_id: str) -> str:
    """The class as CSV: one line a learner, one column a grade cell.

    A cell that a spreadsheet would take for a formula is quoted with an apostrophe.
    """
    names = ["points", "max_points", "late_seconds", "penalty", "waiting", "remarks"]
    ids = list(dict.fromkeys(mark.grade_id for line in lines for mark in line.result.marks))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["assignment", "learner", *map(plain_text, ids), *names])
    for line in lines:
        points = {mark.grade_id: f"{line.points(mark):g}" for mark in line.result.marks}
        row = [assignment_id, line.learner, *(points.get(name, "") for name in ids)]
        row += [
            f"{line.total:g}",
            f"{line.possible:g}",
            f"{line.late:.0f}",
            f"{line.penalty:g}",
            "yes" if line.waiting else "no",
            _note(line),
        ]
        writer.writerow(map(plain_text, row))
    return out.getvalue()


def plain_text(text: str) -> str:
    """A text on one line that no spreadsheet takes for a formula."""
    return _FORMULA.sub(r"\1\2'", re.sub(r"[\x00-\x1f]+", " ", text).strip())


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take a text, or what follows a semicolon in it, for a formula."""
    return _FORMULA.search(text) is not None
