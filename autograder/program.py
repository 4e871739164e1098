"""What one submission runs, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """One code cell to run.

    Attributes
    ----------
    label : str
        What messages call it: its grade id, or its place.
    exercise : str
        Grade id of the solution cell that it belongs to, or "".
    learner : str or None
        Source to run in the learner's process.
    examiner : str or None
        Source to run in the examiner's process.
    test : bool
        Whether the examiner's source is a test.
    """

    label: str
    exercise: str
    learner: str | None
    examiner: str | None
    test: bool


@dataclass(frozen=True)
class Program:
    """What one submission runs."""

    cells: tuple[Cell, ...]
    names: tuple[str, ...]
    operators: frozenset[str]
    blocked: tuple[str, ...]
    timeout: float
    total: float
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Ran:
    """What came of a learner's cell: its error ``(kind, message, lines)`` and its outputs."""

    error: tuple[str, str, tuple[str, ...]] | None
    outputs: tuple[tuple[str, dict[str, str]], ...]


@dataclass(frozen=True)
class Tested:
    """What came of a test."""

    passed: bool
    value: str | None
    message: str
    call: str
    trace: str
    handles: bool


@dataclass(frozen=True)
class Execution:
    """What came of a program: by cell position, and an error when it did not reach its end."""

    ran: Mapping[int, Ran]
    tested: Mapping[int, Tested]
    setup: Mapping[int, Tested]
    error: str | None
    seconds: float
