"""Grade a class: every stage in turn, each submission resumed where it was left."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat

from autograder import notes, report
from autograder.changes import HEADER, Change, as_csv, changes
from autograder.course import Course, CourseError, Handed, Notebook, alone
from autograder.grader import Grader
from autograder.judge import unread
from autograder.late import LatePenalty
from autograder.parse import Refused
from autograder.record import Recorder
from autograder.results import Result, Task

BATCH = 50
"""Submissions written to the gradebook at once."""
BATCH_SECONDS = 5.0
"""Longest time that a result waits to be written."""


@dataclass(frozen=True)
class Step:
    """Told to whoever watches: one submission went one step on.

    Attributes
    ----------
    what : {"unchanged", "graded"}
        What happened.
    handed : Handed
        To what.
    result : Result
        With what result.
    """

    what: str
    handed: Handed
    result: Result


@dataclass(frozen=True)
class Summary:
    """The class after a run, by notebook."""

    notebook: Notebook
    lines: tuple[report.Line, ...]
    graded: int
    changes: tuple[Change, ...] = ()


def grade_class(
    course: Course,
    assignments: Sequence[str],
    grader: Grader,
    force: bool = False,
    learners: Collection[str] = (),
    watch: Callable[[int, Step | None], None] = lambda total, step: None,
) -> list[Summary]:
    """Grade what is new, record it, write feedback and reports.

    Parameters
    ----------
    course : Course
        The course.
    assignments : sequence of str
        Which assignments.
    grader : Grader
        Open.
    force : bool
        Grade everything again.
    learners : collection of str
        Grade these only; everybody if it is empty. The reports have the whole class.
    watch : callable
        Called with the number of submissions and what happened, for a progress bar.

    Raises
    ------
    CourseError
        If an assignment cannot be read, one of `learners` handed nothing in, or another run grades
        this course.
    GradebookError
        If the gradebook cannot be opened.
    """
    notebooks = [course.notebooks(name) for name in assignments]
    handed = [
        item
        for group in notebooks
        for notebook in group
        for item in course.handed_in(notebook, tuple(n.name for n in group))
    ]
    if unknown := set(learners) - {item.learner for item in handed}:
        raise CourseError(f"nothing was handed in by {', '.join(sorted(unknown))}")
    chosen = [item for item in handed if not learners or item.learner in learners]
    late = LatePenalty(course.config, course.root)
    watch(len(chosen), None)
    summaries = []
    with alone(course), Recorder(course.database) as recorder:
        for group in notebooks:
            for notebook in group:
                recorder.define(notebook)
        run = _Run(course, grader, recorder, force, lambda step: watch(len(chosen), step))
        graded = run.grade(chosen)
        for group in notebooks:
            for notebook in group:
                own = [item for item in handed if item.notebook is notebook]
                lines = _report(course, recorder, notebook, own, late)
                count = sum(1 for item in graded if item.notebook is notebook)
                changed = [change for item, change in run.changes if item.notebook is notebook]
                changed.sort(key=lambda change: change.learner)  # results come in any order
                summaries.append(Summary(notebook, tuple(lines), count, tuple(changed)))
    return summaries


def keep(
    course: Course, item: Handed, mark: str, result: Result, saved: tuple[str, bool, Result] | None
) -> list[Change]:
    """Keep a new result: all but its marks in the gradebook, which are noted as not yet written.

    Parameters
    ----------
    course : Course
        The course.
    item : Handed
        What was graded.
    mark : str
        Its fingerprint.
    result : Result
        What came of it.
    saved : tuple or None
        What `notes.load` said before.

    Returns
    -------
    list of Change
        What is different from the saved result.
    """
    if result.notebook is not None:
        path = course.autograded(item.learner, item.notebook)
        notes.write_whole(path, nbformat.writes(result.notebook))
        item.write_receipt(path.parent)
    entry = {
        "assignment": item.notebook.assignment_id,
        "notebook": item.notebook.name,
        "learner": item.learner,
        "points": result.points,
        "seconds": round(result.seconds, 3),
        "error": result.error,
        "findings": [f"{f.kind}: {f.cell}: {f.text}" for f in result.findings],
    }
    notes.write_log(course.log, entry)
    found = [] if saved is None else changes(saved[2], result)
    _append(course, item.notebook, found)
    notes.save(course.state(item.learner, item.notebook), mark, result, recorded=False)
    return found


class _Run:
    def __init__(self, course, grader, recorder, force, watch):
        self.course, self.grader, self.recorder, self.force, self.watch = (
            course,
            grader,
            recorder,
            force,
            watch,
        )
        self.waiting = []
        self.since = time.monotonic()
        self.changes = []

    def grade(self, handed):
        """Grade, remember and record; return what was graded now."""
        todo, tasks, graded = {}, [], []
        given = {}
        try:
            for item in handed:
                name = item.notebook.assignment_id, item.notebook.name
                if name not in given:
                    given[name] = self.recorder.given(item.notebook)
                state = self.course.state(item.learner, item.notebook)
                try:
                    data, problem = item.read(), None
                except Refused as refusal:
                    data, problem = str(refusal), str(refusal)
                mark = notes.fingerprint(item.notebook.digest, data)
                saved = notes.load(state)
                if saved is not None and saved[0] == mark and not self.force:
                    # Not so after a crash, nor in another gradebook or an older copy of this one.
                    if not saved[1] or given[name].get(item.learner) != _points(saved[2]):
                        self.put(item, mark, saved[2])
                    self.watch(Step("unchanged", item, saved[2]))
                elif problem is not None:
                    asked = item.notebook.assignment
                    graded.append(item)
                    result = unread(item.learner, asked, problem, item.findings)
                    self.finish(item, mark, result, saved)
                else:
                    key = str(len(todo))
                    todo[key] = (item, mark, saved)
                    tasks.append(Task(key, item.notebook.assignment, data, item.notebook.files))
            for result in self.grader.grade(tasks):
                item, mark, saved = todo[result.key]
                findings = item.findings + result.findings
                graded.append(item)
                result = replace(result, key=item.learner, findings=findings)
                self.finish(item, mark, result, saved)
        finally:
            self.flush()
        return graded

    def finish(self, item, mark, result, saved):
        """Keep a new result, and have it recorded."""
        self.changes += [(item, change) for change in keep(self.course, item, mark, result, saved)]
        self.put(item, mark, result)
        self.watch(Step("graded", item, result))

    def put(self, item, mark, result):
        """Have a result recorded with the next batch."""
        self.waiting.append((item, mark, result))
        if len(self.waiting) >= BATCH or time.monotonic() - self.since > BATCH_SECONDS:
            self.flush()

    def flush(self):
        """Record what waits. Done twice it changes nothing, so a crash in between loses nothing."""
        self.recorder.record([(i.learner, i.notebook, r, i.timestamp) for i, _, r in self.waiting])
        for item, mark, result in self.waiting:
            notes.save(self.course.state(item.learner, item.notebook), mark, result, recorded=True)
        self.waiting = []
        self.since = time.monotonic()


def _points(result):
    """A result's points by grade id, as the gradebook has them: none where a person decides."""
    return {
        mark.grade_id: None if mark.status == "manual" else mark.points for mark in result.marks
    }


def _report(course, recorder, notebook, handed, penalty):
    """Write feedback pages and reports of one notebook; return the class's lines.

    A notebook that nobody has handed in has no reports.
    """
    lines = []
    by_hand = recorder.by_hand(notebook)
    late = recorder.late(notebook, penalty)
    for item in handed:
        saved = notes.load(course.state(item.learner, notebook))
        if saved is None:
            continue
        line = report.Line(
            item.learner,
            saved[2],
            by_hand.get(item.learner, {}),
            *late.get(item.learner, (0.0, 0.0)),
        )
        lines.append(line)
        page = course.feedback(item.learner, notebook)
        text = report.feedback(line, notebook.assignment_id)
        if _differs(page, text):
            item.write_receipt(page.parent)  # before the page: a crash in between leaves both to do
            notes.write_whole(page, text)
    if not lines:
        return lines
    folder = course.root / "reports"
    name = f"{notebook.assignment_id}-{notebook.name}"
    _write_changed(folder / f"{name}.csv", report.as_csv(lines, notebook.assignment_id))
    _write_changed(folder / f"{name}.html", report.class_page(lines, notebook.assignment_id))
    return lines


def _append(course, notebook, found):
    """Add to the history of what re-grades changed."""
    if not found:
        return
    path = course.root / "reports" / f"{notebook.assignment_id}-{notebook.name}-changes.csv"
    path.parent.mkdir(exist_ok=True)
    with path.open("ab", buffering=0) as file:
        text = as_csv(notes.now(), found)
        file.write((text if file.tell() else HEADER + text).encode())


def _write_changed(path: Path, text: str) -> None:
    if _differs(path, text):
        notes.write_whole(path, text)


def _differs(path: Path, text: str) -> bool:
    return not path.exists() or path.read_text(encoding="utf-8") != text
