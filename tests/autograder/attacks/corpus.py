"""The assignment under attack, and what one file of the corpus is made of.

A file's docstring says what it tries; its `ATTACK` what is handed in and what must come of it.
Where it can be, an attack is written so that its answer is right if it works: a break shows as a mark.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache

import nbformat
from nbformat import NotebookNode

from autograder.assignment import Assignment, read
from tests.autograder import course

PORT = 47653
"""A server outside the sandbox listens here, over TCP and UDP, on the loopback."""
SOCKET = "autograder-outside"
"""Name of an abstract Unix socket that the same server listens on."""
SECRET = "GRADERS_TOKEN"
"""A variable in the grader's environment."""
NEIGHBOURS = ("aaron", "zoe")
"""Honest learners, graded first and last."""
WRITTEN = "A mean follows its outliers."

SETUP = """\
import numpy as np
import pandas as pd
import scipy.sparse as sp
"""

ONE_HOT = '''\
def one_hot(labels, width):
    """A sparse row for each label, with a 1 in the label's column."""
    ### BEGIN SOLUTION
    rows = np.arange(len(labels))
    return sp.csr_array((np.ones(len(labels)), (rows, labels)), shape=(len(labels), width))
    ### END SOLUTION
'''

TOTALS = '''\
def totals(frame):
    """Sum of the column amount for each shop, as a Series."""
    ### BEGIN SOLUTION
    return frame.groupby("shop")["amount"].sum()
    ### END SOLUTION
'''

TOTAL = '''\
def total(items, key):
    """Sum of key(item) over an iterable."""
    ### BEGIN SOLUTION
    return sum(key(item) for item in items)
    ### END SOLUTION
'''

FILES = {"matrix.csv": b"1,3\n2,4\n", "centred.csv": b"-1,1\n-1,1\n"}
"""Data files beside the notebook."""

ANSWERS_MODULE = '''\
"""What the exercises ask for. Learners may not import it."""


def mean(values):
    if len(values) == 0:
        raise ValueError("empty")
    return sum(values) / len(values)
'''
"""A package on the learners' path that no answer may import."""


def source() -> NotebookNode:
    """The instructor's notebook: the small assignment and three exercises more."""
    notebook = course.source(timeout=2, total_timeout=12, blocked_imports=["reference.answers"])
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "setup":
            cell.source = SETUP
    close = course.check(
        "E1_close", 1, "the mean of two fractions", "Divide once.",
        "assert abs(mean([0.1, 0.3]) - 0.2) < 1e-9",
    )  # fmt: skip
    file = course.check(
        "E2_file", 1, "a matrix from a file", "Mean over axis 1.",
        "np.testing.assert_allclose(centre(np.loadtxt('matrix.csv', delimiter=',')), "
        "np.loadtxt('centred.csv', delimiter=','))",
        hidden=True,
    )  # fmt: skip
    contains = course.check(
        "E3_in", 1, "the most frequent item is among them", "Count first.",
        "assert 'c' in Popular().fit(['a', 'b', 'c', 'c']).top(1)",
    )  # fmt: skip
    more = [
        course.text("E4_text", "Write `one_hot(labels, width)`."),
        course.answer("E4", ONE_HOT),
        course.check(
            "E4_values", 2, "three labels", "One row each.",
            "m = one_hot([0, 2, 1], 3)\nassert m.shape == (3, 3)\n"
            "np.testing.assert_array_equal(m.toarray(), [[1, 0, 0], [0, 0, 1], [0, 1, 0]])",
        ),
        course.check(
            "E4_product", 1, "it can be multiplied", "Columns are labels.",
            "assert list(one_hot([1, 1], 2) @ np.array([2.0, 5.0])) == [5, 5]", hidden=True,
        ),
        course.text("E5_text", "Write `totals(frame)`."),
        course.answer("E5", TOTALS),
        course.check(
            "E5_values", 2, "two shops", "Group, then sum.",
            "frame = pd.DataFrame({'shop': ['x', 'y', 'x'], 'amount': [1.0, 2.0, 3.0]})\n"
            "pd.testing.assert_series_equal(totals(frame), "
            "pd.Series([4.0, 2.0], index=pd.Index(['x', 'y'], name='shop'), name='amount'))",
        ),
        course.text("E6_text", "Write `total(items, key)`."),
        course.answer("E6", TOTAL),
        course.check(
            "E6_generator", 2, "the sum of squares of a generator's items", "Go through it once.",
            "assert total((n for n in [1, 2, 4]), lambda n: n * n) == 21", hidden=True,
        ),
    ]  # fmt: skip
    cells = []
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id == "W1_text":
            cells += more
        cells.append(cell)
        cells += {"E1_small": [close], "E2_values": [file], "E3_top": [contains]}.get(grade_id, [])
    notebook.cells = cells
    return notebook


@cache
def assignment() -> Assignment:
    """What the attacks answer."""
    return read(source())


def solutions() -> dict[str, str]:
    """The right answers."""
    return {c.grade_id: c.source for c in assignment().cells if c.kind == "answer"}


def released(**answers: str) -> NotebookNode:
    """The learner's notebook with these answers: the rest are the stubs, which return nothing."""
    notebook = deepcopy(assignment().notebook)
    for cell, given in zip(notebook.cells, assignment().cells, strict=True):
        cell.source = answers.get(given.grade_id, given.released)
    return notebook


def alone(text: str) -> NotebookNode:
    """A notebook in which E1 has this text, and the other answers are emptied, so as not to undo it."""
    return released(**{**dict.fromkeys(solutions(), "pass"), "E1": text})


def solved(**answers: str) -> NotebookNode:
    """The learner's notebook, right but for these answers."""
    return released(**{**solutions(), "W1": WRITTEN, **answers})


def prize(attempt: str, **others: str) -> NotebookNode:
    """A notebook in which E1 is right if, and only if, a function ``attempt()`` returns true."""
    return solved(E1=f"{attempt}\n{_PRIZE}", **others)


_PRIZE = """
def mean(values):
    global _won
    try:
        if "_won" not in globals():
            _won = attempt()
    except Exception as problem:
        _won = False
        raise RuntimeError(f"the attempt failed: {problem!r}") from problem
    if not _won:
        return "nothing"
    if len(values) == 0:
        raise ValueError("empty")
    return sum(values) / len(values)
"""


def cell(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    """A cell by its grade id."""
    return next(
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )


def place(notebook: NotebookNode, grade_id: str) -> int:
    """Where a cell is."""
    return notebook.cells.index(cell(notebook, grade_id))


def edited(notebook: NotebookNode, *edits: Callable[[NotebookNode], object]) -> NotebookNode:
    """The notebook, once each edit was made in it."""
    for edit in edits:
        edit(notebook)
    return notebook


def tests() -> dict[str, float]:
    """Points of each test, by grade id."""
    return {c.grade_id: c.points for c in assignment().cells if c.kind == "test"}


EVERYTHING = ("E1", "E2", "E3", "E4", "E5", "E6")


@dataclass(frozen=True)
class Attack:
    """One submission of the corpus.

    Attributes
    ----------
    submission : NotebookNode or bytes
        What is handed in.
    loses : tuple of str
        Exercises or tests that must give no points; all others must give all theirs.
    finding : (str, str) or None
        Kind and part of the text of a finding that is due; None if nothing may be found but that
        a test looked at an object.
    error : str
        Part of the reason why there is no verdict; "" if there is one.
    honest : bool
        Whether this is an honest learner who must not pay for what looks odd.
    files : mapping of str to bytes
        What else lies in the learner's folder.
    copies : int
        How many learners hand it in: more than one where one is to leave something for the next.
    learner : str
        The learner's id, where that is the attack.
    """

    submission: NotebookNode | bytes
    loses: tuple[str, ...] = ("E1",)
    finding: tuple[str, str] | None = None
    error: str = ""
    honest: bool = False
    files: Mapping[str, bytes] = field(default_factory=dict)
    copies: int = 1
    learner: str = ""

    @property
    def data(self) -> bytes:
        """The bytes that are handed in."""
        if isinstance(self.submission, bytes):
            return self.submission
        # As a hostile learner writes it: no validation, lone surrogates escaped.
        return nbformat.v4.writes(self.submission, ensure_ascii=True).encode()

    def marks(self) -> dict[str, float]:
        """The points that each test must give."""
        return {
            name: 0.0 if name in self.loses or name.split("_")[0] in self.loses else points
            for name, points in tests().items()
        }


@dataclass(frozen=True)
class Entry:
    """A file of the corpus: its name, the sentence that says what it tries, its attack."""

    name: str
    tries: str
    attack: Attack

    @property
    def learners(self) -> tuple[str, ...]:
        """Who hands it in."""
        if self.attack.learner:
            return (self.attack.learner,)
        if self.attack.copies == 1:
            return (self.name,)
        return tuple(f"{self.name}-{number}" for number in range(1, self.attack.copies + 1))


@cache
def entries() -> tuple[Entry, ...]:
    """The whole corpus, by name."""
    package = importlib.import_module(__package__)
    found = []
    for module in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
        if module in ("corpus", "gauntlet"):
            continue
        loaded = importlib.import_module(f"{__package__}.{module}")
        tries = " ".join(loaded.__doc__.split("\n\n")[0].split())
        found.append(Entry(module, tries, loaded.ATTACK))
    return tuple(found)
