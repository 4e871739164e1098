"""The command ``autograder``."""

import argparse
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from autograder import report
from autograder.classrun import Step, Summary, grade_class
from autograder.course import Course, CourseError
from autograder.execute import ServerError
from autograder.grader import Grader
from autograder.sandbox import SandboxError


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    main = argparse.ArgumentParser(
        prog="autograder", description="Grade nbgrader courses in a sandbox."
    )
    commands = main.add_subparsers(dest="command", required=True)
    grade = commands.add_parser(
        "grade",
        help="grade what was handed in",
        description="Grade every submission that is new or changed, write marks into nbgrader's gradebook, "
        "feedback pages into feedback/, tables into reports/. Run it again after a crash: it goes on "
        "where it was.",
    )
    grade.add_argument("course", type=Path, help="nbgrader course directory")
    grade.add_argument(
        "--assignment", action="append", metavar="A", help="only this one (may be repeated)"
    )
    grade.add_argument("--workers", type=int, default=max(1, (os.cpu_count() or 2) // 2), metavar="N",
                       help="submissions graded at once (%(default)s)")  # fmt: skip
    grade.add_argument("--force", action="store_true", help="grade again what has not changed")
    grade.add_argument("--no-sandbox", action="store_true",
                       help="run submissions with your own rights: only for code that you trust")  # fmt: skip
    grade.add_argument("--readable", action="append", type=Path, default=[], metavar="PATH",
                       help="folder that submissions may read, such as a data cache (may be repeated)")  # fmt: skip
    grade.add_argument("--env", action="append", default=[], metavar="NAME=VALUE",
                       help="environment variable for submissions (may be repeated)")  # fmt: skip
    return main


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = parser().parse_args(argv)
    console = Console(highlight=False)
    wrong = [text for text in options.env if "=" not in text]
    if wrong or options.workers < 1:
        console.print(
            f"[red]error:[/] {'--env needs NAME=VALUE' if wrong else '--workers must be at least 1'}"
        )
        return 2
    try:
        return _grade(options, console)
    except (CourseError, SandboxError, ServerError) as error:
        console.print("[red]error:[/]", end=" ")
        console.print(str(error), markup=False, soft_wrap=True)
        return 2
    except KeyboardInterrupt:
        console.print("stopped; what was graded is kept. Run the same command to go on.")
        return 130


def _grade(options, console) -> int:
    course = Course(options.course)
    assignments = options.assignment or course.assignments
    env = dict(text.split("=", 1) for text in options.env)
    failed = [0]
    with (
        Grader(
            not options.no_sandbox, workers=options.workers, readable=options.readable, env=env
        ) as grader,
        _progress(console) as progress,
    ):
        bar = progress.add_task("grading", total=None, failed=0)

        def watch(total: int, step: Step | None) -> None:
            if step is None:
                progress.update(bar, total=total)
                return
            failed[0] += step.result.error is not None
            progress.update(bar, advance=1, failed=failed[0])

        summaries = grade_class(course, assignments, grader, options.force, watch)
    for summary in summaries:
        console.print(class_table(summary))
    if not any(summary.lines for summary in summaries):
        console.print(f"Nothing was handed in under {course.root / 'submitted'}.", soft_wrap=True)
    else:
        console.print(f"Gradebook: {course.database}", soft_wrap=True)
        console.print(f"Feedback:  {course.root / 'feedback'}", soft_wrap=True)
        console.print(f"Reports:   {course.root / 'reports'}", soft_wrap=True)
    return 0


def _progress(console):
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[failed]} without a verdict"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
    )


def class_table(summary: Summary) -> Table:
    """The class as a table for the terminal."""
    title = f"{summary.notebook.assignment_id} · {summary.graded} graded now, {len(summary.lines) - summary.graded} unchanged"
    header, rows = report.table(summary.lines)
    table = Table(title=title, title_justify="left")
    for name in header:
        table.add_column(
            name, overflow="fold", justify="left" if name in ("learner", "remarks") else "right"
        )
    for row in rows:
        table.add_row(*(text.replace("[", r"\[") for text in row))
    return table


if __name__ == "__main__":
    sys.exit(main())
