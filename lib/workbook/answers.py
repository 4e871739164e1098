"""The gate on tests: stubs and nonsense score 0, solutions and alternatives full, wrong answers less."""

import ast
import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder import Grader, Mark, Result, Task
from workbook.chapters import Chapter, Exercise, grade_id, is_test
from workbook.generate import release

__all__ = ["Verdict", "judge_answers", "with_answers"]

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
    caught : dict of str to list of str
        For each wrong answer, the tests that rejected it.
    faults : list of str
        What must be mended, a sentence each; empty when the exercise is sound.
    alternatives : int
        How many alternatives got full marks.
    seconds : float
        The slowest answer.
    """

    chapter: str
    exercise: str
    caught: dict[str, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    alternatives: int = 0
    seconds: float = 0.0


def _tasks(chapter: Chapter) -> Iterator[Task]:
    right = solutions(chapter)

    def task(kind: str, name: str, source: NotebookNode, answers: dict[str, str]) -> Task:
        submission = nbformat.writes(with_answers(release(source), answers)).encode()
        return Task(f"{chapter.folder}|{kind}|{name}", source, submission)

    yield task("stub", "", chapter.source_notebook, {})
    yield task("solution", "", chapter.source_notebook, right)
    for name, value in NONSENSE.items():
        answers = {exercise: returning(value, source) for exercise, source in right.items()}
        yield task("nonsense", name, chapter.source_notebook, answers)
    for exercise in chapter.exercises:
        source = _tests_of(exercise, chapter.source_notebook)
        for kind in ("wrong", "alternative"):
            for path in chapter.answers(kind, exercise.name):
                answer = path.read_text("utf-8")
                yield task(kind, path.stem, source, right | {exercise.name: answer})


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
            verdict.caught[name] = [mark.grade_id for mark in lost]
            if not lost:
                verdict.faults.append(f"{label} gets full marks")
        elif lost:
            verdict.faults.append(f"{label} loses points: {'; '.join(map(_describe, lost))}")
        else:
            verdict.alternatives += kind == "alternative"
    hidden = {mark.grade_id for result in results.values() for mark in result.marks if mark.hidden}
    if not any(tests and set(tests) <= hidden for tests in verdict.caught.values()):
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
