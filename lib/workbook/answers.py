"""The gate on tests: stubs and nonsense score 0, solutions and alternatives full, wrong answers less."""

import ast
import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder import Grader, Mark, Result, Task
from workbook.chapters import Chapter, ChapterError, Exercise, grade_id, is_hidden, is_test
from workbook.generate import release

__all__ = ["Tried", "Verdict", "judge_answers", "try_answers", "with_answers"]

NONSENSE = {"an empty array": "np.array([])", "NaN": "float('nan')"}
"""What careless comparisons let pass: `np.testing` holds an empty array equal to every scalar, and NaN
is neither above a bound nor below."""

_FUNCTION = """\
def {name}(*args, **kwargs):
    return {value}
"""
_CLASS = """\
class {name}:
    def __init__(self, *args, **kwargs):
        pass

    def fit(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return {value} if name.endswith("_") else lambda *args, **kwargs: {value}
"""


def with_answers(released: NotebookNode, answers: dict[str, str]) -> NotebookNode:
    """Return a copy of a released notebook whose solution cells hold these sources.

    Raises
    ------
    KeyError
        If the notebook has no cell of that name.
    """
    notebook = copy.deepcopy(released)
    cells = {grade_id(cell): cell for cell in notebook.cells}
    for name, source in answers.items():
        cells[name].source = source
    return notebook


def solutions(chapter: Chapter) -> dict[str, str]:
    """Sources of the solution cells, by exercise."""
    return {exercise.name: exercise.solution.source for exercise in chapter.exercises}


def returning(value: str, solution: str) -> str:
    """Return an answer with a solution's names, where each function and method returns `value`.

    Parameters
    ----------
    value : str
        An expression; numpy is there as ``np``.
    solution : str
        Source of the solution.
    """
    template = {ast.FunctionDef: _FUNCTION, ast.ClassDef: _CLASS}
    parts = [
        template[type(node)].format(name=node.name, value=value)
        for node in ast.parse(solution).body
        if type(node) in template
    ]
    return "\n".join(["import numpy as np", *parts])


@dataclass
class Verdict:
    """What the gate found for one exercise.

    Attributes
    ----------
    chapter, exercise : str
    caught : dict of str to (str or None)
        For each wrong answer, the first test that rejected it.
    faults : list of str
        What must be mended, a sentence each; empty when the exercise is sound.
    alternatives : int
        How many alternatives got full marks.
    seconds : float
        The slowest answer.
    """

    chapter: str
    exercise: str
    caught: dict[str, str | None] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    alternatives: int = 0
    seconds: float = 0.0


def _tasks(chapter: Chapter) -> Iterator[Task]:
    right = solutions(chapter)
    task = _maker(chapter, chapter.source_notebook)
    yield task("stub", "", {})
    yield task("solution", "", right)
    for name, value in NONSENSE.items():
        answers = {exercise: returning(value, source) for exercise, source in right.items()}
        yield task("nonsense", name, answers)
    for exercise in chapter.exercises:
        task = _maker(chapter, _tests_of(exercise, chapter.source_notebook))
        for kind in ("wrong", "alternative"):
            for path in chapter.answers(kind, exercise.name):
                made = task(kind, path.stem, right | {exercise.name: path.read_text("utf-8")})
                # of a wrong answer only one lost mark is asked for
                yield replace(made, until_lost=kind == "wrong")


def _maker(chapter: Chapter, source: NotebookNode) -> Callable[[str, str, dict[str, str]], Task]:
    """Return a function that makes tasks from one source, which is released once for all of them."""
    released = release(source)

    def task(kind: str, name: str, answers: dict[str, str]) -> Task:
        submission = nbformat.writes(with_answers(released, answers)).encode()
        return Task(f"{chapter.folder}|{kind}|{name}", source, submission)

    return task


def _tests_of(exercise: Exercise, source: NotebookNode) -> NotebookNode:
    """Return the notebook without the tests of other exercises, which say nothing about this one."""
    own = {grade_id(cell) for cell in exercise.tests}
    notebook = copy.deepcopy(source)
    notebook.cells = [c for c in notebook.cells if not is_test(c) or grade_id(c) in own]
    return notebook


def _marks(exercise: Exercise, result: Result) -> list[Mark]:
    names = {grade_id(cell) for cell in exercise.tests}
    return [mark for mark in result.marks if mark.grade_id in names]


def _describe(mark: Mark) -> str:
    first = mark.message.strip().splitlines()
    return f"{mark.grade_id} ({mark.status}: {first[0] if first else 'no message'})"


def _judge(exercise: Exercise, results: dict[tuple[str, str], Result], verdict: Verdict) -> None:
    for (kind, name), result in results.items():
        if kind in ("wrong", "alternative") and not name.startswith(f"{exercise.name}_"):
            continue
        marks = _marks(exercise, result)
        label = f"{kind} {name}".strip()
        if result.error or len(marks) != len(exercise.tests):
            verdict.faults.append(f"{label}: not graded: {result.error or 'marks are missing'}")
            continue
        verdict.seconds = max(verdict.seconds, result.seconds)
        lost = [mark for mark in marks if mark.points < mark.max_points]
        if kind in ("stub", "nonsense"):
            said = f"an answer that is always {name}" if name else "an untouched stub"
            verdict.faults += [
                f"{said} gets {mark.points:g} points in {mark.grade_id}"
                for mark in marks
                if mark.points > 0
            ]
        elif kind == "wrong":
            verdict.caught[name] = lost[0].grade_id if lost else None
            if not lost:
                verdict.faults.append(f"{label} gets full marks")
        elif lost:
            verdict.faults.append(f"{label} loses points: {'; '.join(map(_describe, lost))}")
        else:
            verdict.alternatives += kind == "alternative"
    visible = [not is_hidden(cell) for cell in exercise.tests]
    if visible != sorted(visible, reverse=True):
        verdict.faults.append("a visible test comes after a hidden one")
    hidden = {grade_id(cell) for cell in exercise.tests if is_hidden(cell)}
    if hidden.isdisjoint(verdict.caught.values()):
        verdict.faults.append("no wrong answer passes the visible tests and fails a hidden one")


def judge_answers(chapters: Iterable[Chapter], workers: int = 2) -> Iterator[Verdict]:
    """Grade every prepared answer of the chapters, and judge their tests by it.

    The answers are the project's own, so they run warm, without a sandbox, and once.

    Yields
    ------
    Verdict
        One for each exercise, in order.
    """
    chapters = list(chapters)
    tasks = [task for chapter in chapters for task in _tasks(chapter)]
    # Right answers take longest, since nothing stops them. First, so that none is left at the end alone.
    tasks.sort(key=lambda task: "|wrong|" in task.key)
    with Grader(sandbox=False, workers=workers, keep_hidden=False) as grader:
        results = {tuple(result.key.split("|")): result for result in grader.grade(tasks)}
    for chapter in chapters:
        own = {
            (kind, name): results[folder, kind, name]
            for folder, kind, name in sorted(results)
            if folder == chapter.folder
        }
        for exercise in chapter.exercises:
            verdict = Verdict(chapter.folder, exercise.name)
            _judge(exercise, own, verdict)
            yield verdict


@dataclass(frozen=True)
class Tried:
    """What the tests make of an answer that was written from the text alone.

    Attributes
    ----------
    kind : {"right", "wrong"}
        What its author takes it for.
    name : str
        ``E1_what``.
    points, max_points : float
        Of its exercise.
    lost : tuple of Mark
        The tests in which it lost points.
    error : str or None
        Why it could not be graded.
    """

    kind: str
    name: str
    points: float
    max_points: float
    lost: tuple[Mark, ...]
    error: str | None

    @property
    def surprise(self) -> bool:
        """Whether tests and author disagree: a right answer that lost points, a wrong one that did not."""
        return bool(self.error or self.lost) is (self.kind == "right")


def try_answers(chapter: Chapter, folder: Path, workers: int = 2) -> Iterator[Tried]:
    """Grade the answers of a folder against a chapter's tests, each beside the right answers to all others.

    Parameters
    ----------
    chapter : Chapter
    folder : Path
        Holds ``right/E1_name.py`` and ``wrong/E1_name.py``, each the whole content of a solution cell.

    Yields
    ------
    Tried
        As each is graded.

    Raises
    ------
    ChapterError
        If there are no answers, or one belongs to no exercise.
    """
    right = solutions(chapter)
    by_name = {exercise.name: exercise for exercise in chapter.exercises}

    @cache
    def maker(name: str) -> Callable[[str, str, dict[str, str]], Task]:
        return _maker(chapter, _tests_of(by_name[name], chapter.source_notebook))

    tasks, exercises = [], {}
    for path in sorted(
        path for kind in ("right", "wrong") for path in (folder / kind).glob("*.py")
    ):
        name = path.stem.split("_")[0]
        if name not in by_name:
            names = ", ".join(by_name)
            raise ChapterError(f"{path}: the name must begin with an exercise's: {names}")
        made = maker(name)(path.parent.name, path.stem, right | {name: path.read_text("utf-8")})
        exercises[made.key] = by_name[name]
        tasks.append(made)
    if not tasks:
        raise ChapterError(f"{folder}: no right/E1_name.py and no wrong/E1_name.py in it")
    with Grader(sandbox=False, workers=workers, keep_hidden=False) as grader:
        for result in grader.grade(tasks):
            marks = _marks(exercises[result.key], result)
            yield Tried(
                *result.key.split("|")[1:],
                points=sum(mark.points for mark in marks),
                max_points=exercises[result.key].max_points,
                lost=tuple(mark for mark in marks if mark.points < mark.max_points),
                error=result.error,
            )


def unused(chapter: Chapter) -> list[Path]:
    """Answer files that belong to no exercise of the chapter."""
    known = {
        path
        for exercise in chapter.exercises
        for kind in ("wrong", "alternative")
        for path in chapter.answers(kind, exercise.name)
    }
    return sorted(
        path
        for kind in ("wrong", "alternative")
        for path in (chapter.source.parent / kind).glob("*")
        if path not in known and path.name != "__pycache__"
    )
