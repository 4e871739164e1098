"""A class that hands in chapter 05, derived from the instructor's notebook so that it never drifts.

`sample_class` makes the submissions, each with the marks that it must get; `write_class` puts them
into a course directory.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.assignment import Assignment, read

FULL = frozenset()
"""No test of the exercise is lost."""
NOTHING = None
"""Every test of the exercise is lost."""

WRONG = {
    "E1": ("E1_zero_row_like_itself", {"E1_zero_row", "E1_random", "E1_sparse", "E1_numbers"}),
    "E2": ("E2_dot_product", {"E2_random", "E2_sparse", "E2_ties"}),
    "E3": (
        "E3_itself_among_k",
        {
            "E3_worked_example",
            "E3_shrink",
            "E3_random",
            "E3_ties",
            "E3_structure",
            "E3_large",
            "E3_bad_input",
        },
    ),
    "E4": (
        "E4_natural_exponent",
        {
            "E4_worked_example",
            "E4_future_weight",
            "E4_random",
            "E4_units",
            "E4_edges",
            "E4_bad_input",
        },
    ),
    "E5": (
        "E5_itself_deleted_later",
        {
            "E5_worked_example",
            "E5_diagonal",
            "E5_ridge",
            "E5_numbers",
            "E5_bad_input",
            "E5_properties",
        },
    ),
}
"""A popular mistake for each exercise, by the name of its file under ``wrong/``, and the tests that it loses."""

WRITTEN = "New users have no history, so their lists come from popularity until they have one."

NOISE = """\
import logging, sys, warnings
warnings.warn("an old function was used")
logging.getLogger().warning("a library says hello")
print("a banner on stderr", file=sys.stderr)
"""

NOISY_CALL = """
def _noisy(function):
    def call(*args, **kwargs):
        import sys, warnings
        warnings.warn("called")
        print("called", file=sys.stderr)
        return function(*args, **kwargs)
    return call

{name} = _noisy({name})
"""

STEALS = '''\
def {name}(*args, **kwargs):
    """Look for the answer wherever it might lie."""
    import gc, glob, os, pathlib, sys
    places = [os.environ.get(name, "") for name in os.environ]
    starts = [pathlib.Path(start).resolve() for start in [".", "~", sys.prefix, *sys.path]]
    for base in {{str(folder) for start in starts for folder in [start, *start.parents]}} | {{"/home/*", "/root"}}:
        for pattern in ("solutions/*/*.ipynb", "source/*/*.ipynb", "build/course/source/*/*.ipynb", "*.ipynb"):
            places += glob.glob(os.path.join(base, pattern))
    places += glob.glob("/proc/*/environ") + glob.glob("/proc/*/cmdline")
    shown = [str(cell) for cell in list(globals().get("In", [])) + list(globals().get("Out", {{}}).values())]
    for place in places:
        try:
            with open(place, errors="replace") as file:
                shown.append(file.read())
        except (OSError, ValueError):
            continue
    marks = ["BEGIN " + what for what in ("HIDDEN TESTS", "SOLUTION")]  # not to find this very cell
    for text in shown:
        if any(mark in text for mark in marks):
            raise SystemExit("found the answers")  # pragma: no cover
    try:
        import cartshift.recommend as answers
    except ImportError:
        answers = None
    for thing in gc.get_objects():
        if callable(thing) and getattr(thing, "__name__", "") == "{name}" and thing is not {name}:
            return thing(*args, **kwargs)
    return getattr(answers, "{name}")(*args, **kwargs)
'''


@dataclass(frozen=True)
class Sample:
    """One learner of the class.

    Attributes
    ----------
    learner : str
        Says what is special about the submission.
    data : bytes
        What is handed in.
    lost : mapping of str to frozenset of str or None
        By exercise, the tests that must be lost: `FULL`, `NOTHING`, or their grade ids.
    error : bool
        Whether there is no notebook to grade.
    tampering : bool
        Whether a finding of tampering is due.
    """

    learner: str
    data: bytes
    lost: Mapping[str, frozenset[str] | None]
    error: bool = False
    tampering: bool = False

    def points(self, source: NotebookNode) -> dict[str, float]:
        """The points that each test cell of `source` must give."""
        due = {}
        for cell in read(source).cells:
            if cell.kind == "test":
                lost = self.lost[cell.exercise]
                due[cell.grade_id] = (
                    0.0 if lost is NOTHING or cell.grade_id in lost else cell.points
                )
        return due


class _Parts:
    """The instructor's notebook, taken apart."""

    def __init__(self, source: NotebookNode):
        self.assignment: Assignment = read(source)
        self.answers = {
            cell.grade_id: cell.source
            for cell in self.assignment.cells
            if cell.kind == "answer" and cell.code
        }
        self.functions = {
            cell.grade_id: cell.names[-1]
            for cell in self.assignment.cells
            if cell.grade_id in self.answers
        }

    def notebook(self, **answers: str) -> NotebookNode:
        """The released notebook, with these answers in it."""
        notebook = deepcopy(self.assignment.notebook)
        for cell, source in zip(notebook.cells, self.assignment.cells, strict=True):
            written = (
                WRITTEN
                if source.kind == "manual" and not source.code and answers
                else source.released
            )
            cell.source = answers.get(source.grade_id, written)
            if source.code:
                cell.outputs, cell.execution_count = [], None
        return notebook

    def place(self, notebook: NotebookNode, grade_id: str) -> int:
        """Where a cell is."""
        for place, cell in enumerate(notebook.cells):
            if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id:
                return place
        raise KeyError(grade_id)


def sample_class(source: NotebookNode, solutions: Path) -> list[Sample]:
    """Make the class.

    Parameters
    ----------
    source : NotebookNode
        The instructor's notebook of chapter 05.
    solutions : Path
        Its folder, with ``wrong/`` and ``alternative/``.
    """
    parts = _Parts(source)
    answers, exercises = parts.answers, list(parts.answers)
    first, second = exercises[:2]
    full = dict.fromkeys(exercises, FULL)
    nothing = dict.fromkeys(exercises, NOTHING)

    def file(kind: str, exercise: str, name: str = "") -> str:
        path = (
            solutions / kind / f"{name}.py"
            if name
            else min((solutions / kind).glob(f"{exercise}_*.py"))
        )
        return path.read_text(encoding="utf-8")

    def edited(edit: Callable[[NotebookNode], None], **changed: str) -> NotebookNode:
        notebook = parts.notebook(**{**answers, **changed})
        edit(notebook)
        return notebook

    def duplicate(notebook):
        place = parts.place(notebook, first)
        stub = deepcopy(notebook.cells[place])
        stub.id = "copy"
        stub.source = parts.assignment.by_grade_id[first].released
        notebook.cells.insert(place + 1, stub)

    def delete(notebook):
        del notebook.cells[parts.place(notebook, second)]
        tests = [cell.grade_id for cell in parts.assignment.cells if cell.kind == "test"]
        del notebook.cells[parts.place(notebook, tests[0])]

    def reverse(notebook):
        notebook.cells.reverse()

    def skip(notebook):
        for cell in notebook.cells:
            cell.metadata["tags"] = ["skip-execution"]
        return notebook

    noisy = {
        name: NOISE + text + NOISY_CALL.format(name=parts.functions[name])
        for name, text in answers.items()
    }
    wrong = {name: file("wrong", name, stem) for name, (stem, _) in WRONG.items()}
    made = [
        ("full", parts.notebook(**answers), full),
        (
            "alternative",
            parts.notebook(**{name: file("alternative", name) for name in exercises}),
            full,
        ),
        ("blank", parts.notebook(), nothing),
        (
            "partial",
            parts.notebook(**{first: answers[first], second: wrong[second]}),
            {**nothing, first: FULL, second: frozenset(WRONG[second][1])},
        ),
        (
            "wrong",
            parts.notebook(**wrong),
            {name: frozenset(lost) for name, (_, lost) in WRONG.items()},
        ),
        ("warnings", parts.notebook(**noisy), full),
        ("duplicated-cell", edited(duplicate), full),
        ("deleted-cell", edited(delete), {**full, second: NOTHING}),
        ("reordered", edited(reverse), full),
        (
            "endless-loop",
            parts.notebook(**{**answers, first: answers[first] + "\nwhile True:\n    pass\n"}),
            {**full, first: NOTHING},
        ),
        (
            "os-exit",
            parts.notebook(
                **{
                    **answers,
                    second: f"import os\n\ndef {parts.functions[second]}(*args, **kwargs):\n    os._exit(0)\n",
                }
            ),
            {**full, second: NOTHING},
        ),
        ("skip-execution", skip(parts.notebook()), nothing),
        (
            "reads-solutions",
            parts.notebook(
                **{name: STEALS.format(name=parts.functions[name]) for name in exercises}
            ),
            nothing,
        ),
    ]
    samples = [
        Sample(
            learner, nbformat.writes(notebook).encode(), lost, tampering=learner == "skip-execution"
        )
        for learner, notebook, lost in made
    ]
    return [*samples, Sample("not-json", b"{ this was a notebook once", nothing, error=True)]


def write_class(source_dir: Path, course_dir: Path) -> list[Sample]:
    """Write the class's submissions into an nbgrader course directory.

    Parameters
    ----------
    source_dir : Path
        Folder of the chapter's solutions; its name is the assignment's.
    course_dir : Path
        The course; ``submitted/`` is written. A file that is there already with the same bytes is
        left alone.

    Returns
    -------
    list of Sample
        What was written, with the marks that each must get.
    """
    source_dir, course_dir = Path(source_dir), Path(course_dir)
    source = nbformat.read(source_dir / "exercises.ipynb", as_version=4)
    samples = sample_class(source, source_dir)
    for sample in samples:
        path = course_dir / "submitted" / sample.learner / source_dir.name / "exercises.ipynb"
        if not path.exists() or path.read_bytes() != sample.data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(sample.data)
    return samples
