"""What the grader is given and what it answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from autograder.assignment import Assignment


@dataclass(frozen=True)
class Task:
    """One submission to grade.

    Attributes
    ----------
    key : str
        Names the submission in the results.
    source : NotebookNode or Assignment
        The instructor's notebook, with solutions and hidden tests, or what was read from it.
    submission : bytes
        What was handed in.
    files : mapping of str to bytes
        Data files that the notebook finds beside it, by relative path.
    until_lost : bool
        Stop at the first test that fails; the tests after it count as failed. For whoever asks only
        whether an answer loses points.
    """

    key: str
    source: "NotebookNode | Assignment"
    submission: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)
    until_lost: bool = False


@dataclass(frozen=True)
class Finding:
    """Something about a submission that a person should know.

    Attributes
    ----------
    kind : {"format", "cells", "tampering", "trust"}
        What it is about.
    text : str
        What was seen.
    cell : str
        Grade id of the cell, or "".
    """

    kind: str
    text: str
    cell: str = ""


def few(findings: Iterable[Finding], most: int) -> tuple[Finding, ...]:
    """What can be read: tampering first, then the rest, and of a flood its beginning."""
    ordered = sorted(findings, key=lambda finding: finding.kind != "tampering")
    if len(ordered) > most:
        more = Finding("format", f"and {len(ordered) - most:,} findings more")
        ordered = [*ordered[:most], more]
    return tuple(ordered)


@dataclass(frozen=True)
class Mark:
    """The verdict on one grade cell.

    Attributes
    ----------
    grade_id : str
        nbgrader's id of the cell.
    exercise : str
        Grade id of the solution cell that it belongs to.
    test : str
        Name of the test.
    points, max_points : float
        Given, and possible.
    status : {"passed", "failed", "not attempted", "manual"}
        ``"manual"`` waits for a person.
    hidden : bool
        Whether the test is hidden from learners: of a hidden test a learner may see `test` and
        `hint` only.
    message : str
        What went wrong.
    call : str
        The last call of the learner's code in the test, with its arguments and its value.
    hint : str
        What may help.
    trace : str
        The learner's own lines that raised an error.
    """

    grade_id: str
    exercise: str
    test: str
    points: float
    max_points: float
    status: str
    hidden: bool = False
    message: str = ""
    call: str = ""
    hint: str = ""
    trace: str = ""


@dataclass(frozen=True)
class Result:
    """The verdict on one submission.

    Attributes
    ----------
    key : str
        The task's.
    marks : tuple of Mark
        One for each grade cell of the instructor's notebook, in its order.
    findings : tuple of Finding
        What a person should know.
    seconds : float
        Time that it took.
    error : str or None
        Why there is no verdict, or none that is whole.
    notebook : NotebookNode or None
        The rebuilt notebook with outputs, as nbgrader keeps it under ``autograded``.
    """

    key: str
    marks: tuple[Mark, ...]
    findings: tuple[Finding, ...]
    seconds: float
    error: str | None
    notebook: "NotebookNode | None" = None

    @property
    def points(self) -> float:
        """Points given."""
        return sum(mark.points for mark in self.marks)

    @property
    def max_points(self) -> float:
        """Points possible."""
        return sum(mark.max_points for mark in self.marks)
