"""A learner's verdict: what passed, which test failed with which input, and the next hint."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder import Grader, Mark, Result, Task
from workbook.chapters import Chapter, ChapterError, Exercise, exercises_of, grade_id, read

__all__ = ["Report", "check", "next_hints", "show"]

_SIGNS = {"passed": ("✓", "green"), "failed": ("✗", "red"), "not attempted": ("·", "dim")}


@dataclass(frozen=True)
class Report:
    """The verdict on one exercise."""

    exercise: Exercise
    marks: tuple[Mark, ...]

    @property
    def status(self) -> str:
        """``passed``, ``failed`` or ``not attempted``."""
        statuses = {mark.status for mark in self.marks}
        return statuses.pop() if len(statuses) == 1 else "failed"

    @property
    def points(self) -> float:
        """Points of its tests."""
        return sum(mark.points for mark in self.marks)


def check(chapter: Chapter, notebook: Path, *, sandbox: bool) -> tuple[list[Report], Result]:
    """Grade one notebook against the tests of its chapter.

    Parameters
    ----------
    chapter : Chapter
        Where its source notebook is at hand (self-study), hidden tests count; in a class, where it
        is not, the visible tests do.
    notebook : Path
        The learner's ``exercises.ipynb``.
    sandbox : bool
        Run in bubblewrap. A learner's own code on a learner's own machine does not need it.

    Returns
    -------
    reports : list of Report
        One for each exercise, in order.
    result : Result
        Everything that the grader says.

    Raises
    ------
    ChapterError
        If there is no such notebook, or it cannot be graded.
    """
    if not notebook.is_file():
        raise ChapterError(f"{notebook}: no such notebook; give its path with --notebook")
    path = chapter.source if chapter.source.exists() else chapter.released
    tests = read(path)
    task = Task(notebook.name, tests, notebook.read_bytes())
    # Whoever has hidden tests to check with can read them: nothing is kept, and nothing runs twice.
    with Grader(sandbox=sandbox, keep_hidden=False) as grader:
        (result,) = grader.grade([task])
    if result.error:
        raise ChapterError(f"{notebook}: {result.error}")
    by_name = {mark.grade_id: mark for mark in result.marks}
    return [
        Report(exercise, tuple(by_name[grade_id(cell)] for cell in exercise.tests))
        for exercise in exercises_of(tests, path)
    ], result


def _state_file() -> Path:
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "cartshift" / "hints.json"


def next_hints(chapter: Chapter, notebook: Path, reports: list[Report]) -> dict[str, str]:
    """Hint to show for each failed exercise; a further attempt that fails gets the next one.

    An attempt is a changed answer: checking the same answer twice shows the same hint.
    """
    path = _state_file()
    try:
        state = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        state = {}
    answers = {grade_id(cell): cell.source for cell in read(notebook).cells}
    hints = {}
    for report in reports:
        exercise = report.exercise
        if report.status != "failed" or not exercise.hints:
            continue
        key = f"{notebook.resolve()}#{exercise.name}"
        digest = hashlib.sha256(answers.get(exercise.name, "").encode()).hexdigest()[:16]
        tried = state.setdefault(key, [])
        if digest not in tried:
            tried.append(digest)
        place = min(tried.index(digest), len(exercise.hints) - 1)
        hints[exercise.name] = (
            f"**Hint {place + 1} of {len(exercise.hints)}.** {exercise.hints[place]}"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(state), "utf-8")
    temporary.replace(path)
    return hints


def show(
    chapter: Chapter,
    reports: list[Report],
    result: Result,
    hints: dict[str, str],
    console: Console,
) -> None:
    """Print a verdict."""
    for report in reports:
        sign, colour = _SIGNS[report.status]
        exercise = report.exercise
        title = exercise.text.source.strip().splitlines()[0].lstrip("# ")
        console.print(
            Text.assemble(
                (f"{sign} {title}", f"bold {colour}"),
                (f"  {report.status}, {report.points:g} of {exercise.max_points:g} points", colour),
            )
        )
        if report.status == "not attempted":
            continue
        for mark in report.marks:
            _show_mark(mark, console)
        if exercise.name in hints:
            console.print(Padding(Markdown(hints[exercise.name]), (0, 0, 0, 4)))
    for finding in result.findings:
        console.print(Text(f"! {finding}", style="yellow"))
    table = Table.grid(padding=(0, 2))
    points = sum(report.points for report in reports)
    most = sum(report.exercise.max_points for report in reports)
    table.add_row("[bold]Total[/]", f"[bold]{points:g} of {most:g} points[/]")
    console.print(table)
    if not chapter.source.exists():
        console.print("[dim]Visible tests only: this copy of the course has no hidden ones.[/]")


def _show_mark(mark: Mark, console: Console) -> None:
    sign, colour = _SIGNS[mark.status]
    kind = " [hidden]" if mark.hidden else ""
    console.print(
        Text(f"  {sign} {mark.test}{kind}  {mark.points:g}/{mark.max_points:g}", style=colour)
    )
    if mark.status != "failed":
        return
    for text in (
        mark.call and f"called  {mark.call}",
        mark.message,
        mark.hint and f"think   {mark.hint}",
    ):
        if text:
            console.print(Padding(Text(text), (0, 0, 0, 6)))
