"""The command ``autograder``."""

import argparse
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table


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
    grade.add_argument(
        "--learner", action="append", metavar="NAME", help="only this one (may be repeated)"
    )
    grade.add_argument("--resume", action="store_false", dest="force", default=False,
                       help="go on where the last run stopped, and grade only what is new or changed (default)")  # fmt: skip
    grade.add_argument("--no-resume", "--force", action="store_true", dest="force",
                       help="grade again what has not changed, too")  # fmt: skip
    grade.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)), metavar="N",
                       help="submissions graded at once (%(default)s)")  # fmt: skip
    where = grade.add_mutually_exclusive_group()
    where.add_argument("--processes", action="store_true",
                       help="look after submissions from N processes, not from one: a little slower, and goes on when one of them is killed")  # fmt: skip
    where.add_argument("--cluster", metavar="ADDRESS",
                       help="grade on a Dask cluster, such as tcp://192.168.0.7:8786, by as many at once as it has workers")  # fmt: skip
    grade.add_argument("--gradebook", metavar="URL",
                       help="database of the marks, such as postgresql://user@host/name (what nbgrader's "
                       "settings say; else gradebook.db in the course)")  # fmt: skip
    grade.add_argument("--no-sandbox", action="store_true",
                       help="run submissions with your own rights: only for code that you trust")  # fmt: skip
    grade.add_argument("--readable", action="append", type=Path, default=[], metavar="PATH",
                       help="folder that submissions may read, such as a data cache (may be repeated)")  # fmt: skip
    grade.add_argument("--env", action="append", default=[], metavar="NAME=VALUE",
                       help="environment variable for submissions (may be repeated)")  # fmt: skip
    grade.set_defaults(run=_grade)
    collect = commands.add_parser(
        "collect",
        help="take what was handed in",
        description="Take what learners handed in, into nbgrader's tree of submissions. SOURCE is a zip as Moodle "
        "or Canvas give it for a class, a folder of learners or of their zips, nbgrader's exchange, or, with "
        "--learner, one learner's zip, folder or notebook. Every attempt is kept under attempts/; the "
        "latest is the one to be graded. Do it again whenever there is more.",
    )
    collect.add_argument("course", type=Path, help="nbgrader course directory")
    collect.add_argument("assignment", help="name of the assignment")
    collect.add_argument("source", type=Path, help="zip, folder or notebook")
    collect.add_argument(
        "--learner", metavar="NAME", help="whose work it is, if it is one learner's"
    )
    collect.add_argument("--timestamp", metavar="TIME",
                         help="when it was handed in, such as '2026-01-31 18:00 UTC', where the source does not say")  # fmt: skip
    collect.add_argument("--before-duedate", action="store_true",
                         help="of several attempts, grade the last that came before the due date")  # fmt: skip
    collect.add_argument(
        "--dry-run", action="store_true", help="say what would be taken; write nothing"
    )
    collect.set_defaults(run=_collect)
    export = commands.add_parser(
        "export",
        help="write marks for a learning platform",
        description="Write a table of marks that Canvas's gradebook or Moodle's grade import reads. The marks are "
        "those of nbgrader's gradebook, less penalties for late work.",
    )
    export.add_argument("course", type=Path, help="nbgrader course directory")
    export.add_argument("assignment", help="name of the assignment")
    export.add_argument(
        "--format", required=True, choices=("canvas", "moodle"), help="whose columns"
    )
    export.add_argument("--column", metavar="NAME",
                        help="the assignment's name there, for Canvas with its number: 'Week 3 (4711)'")  # fmt: skip
    export.add_argument("--to", type=Path, metavar="FILE", help="where to (reports/ASSIGNMENT-FORMAT.csv)")  # fmt: skip
    export.add_argument("--include-waiting", action="store_true",
                        help="also marks of learners with an answer that waits for a person, as they are now")  # fmt: skip
    export.set_defaults(run=_export)
    return main


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = parser().parse_args(argv)
    console = Console(highlight=False)
    try:
        return options.run(options, console)
    except KeyboardInterrupt:
        done = {"grade": "graded", "collect": "collected", "export": "exported"}[options.command]
        console.print(f"stopped; what was {done} is kept. Run the same command to go on.")
        return 130


def _refuse(console, text) -> int:
    console.print("[red]error:[/]", end=" ")
    console.print(text, markup=False, soft_wrap=True)
    return 2


def _grade(options, console) -> int:
    # nbgrader takes seconds to import: --help does without, and Ctrl-C is heard meanwhile.
    from autograder.classrun import grade_class
    from autograder.course import Course, CourseError
    from autograder.pool import ServerError
    from autograder.progress import Watch
    from autograder.record import GradebookError, without_password
    from autograder.sandbox import SandboxError

    if any("=" not in text for text in options.env):
        return _refuse(console, "--env needs NAME=VALUE")
    if options.workers < 1:
        return _refuse(console, "--workers must be at least 1")
    env = dict(text.split("=", 1) for text in options.env)
    try:
        course = Course(options.course)
        if options.gradebook:
            course.directory.db_url = options.gradebook
        assignments = options.assignment or course.assignments
        allowed = {"sandbox": not options.no_sandbox, "readable": options.readable, "env": env}
        with _grader(options, allowed) as grader, Watch(console) as watch:
            summaries = grade_class(
                course, assignments, grader, options.force, options.learner or (), watch.step
            )
    except (CourseError, GradebookError, SandboxError, ServerError) as error:
        return _refuse(console, str(error))
    for assignment in assignments:
        for name, why in course.passed_over(assignment).items():
            told = name.encode(errors="replace").decode()
            text = f"passed over: {told} under {assignment}: its name cannot be an id: {why}"
            console.print(text, soft_wrap=True, markup=False)
    handed = [summary for summary in summaries if summary.lines]
    for summary in handed:
        console.print(class_table(summary))
        if summary.changes:
            console.print(changes_table(summary))
    missing = {summary.notebook.assignment_id for summary in summaries if not summary.lines}
    if missing:
        console.print(
            f"Nothing handed in for: {', '.join(sorted(missing))}", soft_wrap=True, markup=False
        )
    if not handed:
        console.print(
            f"Submissions belong under {course.step_folder('submitted')}.", soft_wrap=True
        )
    else:
        console.print(f"Gradebook: {without_password(course.database)}", soft_wrap=True)
        console.print(f"Feedback:  {course.step_folder('feedback')}", soft_wrap=True)
        console.print(f"Reports:   {course.root / 'reports'}", soft_wrap=True)
    return 0


def _collect(options, console) -> int:
    from rich.progress import Progress

    from autograder.collect import collect
    from autograder.course import Course, CourseError
    from autograder.record import GradebookError

    try:
        course = Course(options.course)
        with Progress(console=console, transient=True) as progress:
            bar = progress.add_task("collecting", total=None)
            done = collect(
                course,
                options.assignment,
                options.source,
                learner=options.learner,
                timestamp=options.timestamp,
                before_duedate=options.before_duedate,
                dry_run=options.dry_run,
                watch=lambda total: progress.update(bar, total=total, advance=1),
            )
    except (CourseError, GradebookError) as error:
        return _refuse(console, str(error))
    title = f"{options.assignment} · {'would be ' if options.dry_run else ''}collected"
    table = Table("learner", "taken", "handed in", "attempts", "remarks", title=title, title_justify="left")  # fmt: skip
    for item in done:
        remarks = "\n".join(f"{finding.kind}: {finding.text}" for finding in item.findings)
        cells = (item.learner, item.state, (item.timestamp or "")[:19], str(item.attempts), remarks)
        table.add_row(*(text.replace("[", r"\[") for text in cells))
    console.print(table)
    if not options.dry_run:
        console.print(f"Submissions: {course.step_folder('submitted')}", soft_wrap=True)
    return 0


def _export(options, console) -> int:
    from autograder.course import Course, CourseError
    from autograder.export import export
    from autograder.notes import write_whole
    from autograder.record import GradebookError
    from autograder.roster import Roster

    try:
        course = Course(options.course)
        course.notebooks(options.assignment)
        with Roster(course.database) as roster:
            made = export(
                roster, options.assignment, options.format, options.column, options.include_waiting
            )
    except (CourseError, GradebookError) as error:
        return _refuse(console, str(error))
    if not made.learners and not made.left_out:
        return _refuse(
            console, f"no marks of {options.assignment} yet: run `autograder grade` first"
        )
    place = options.to or course.root / "reports" / f"{options.assignment}-{options.format}.csv"
    try:
        write_whole(place, made.text)
    except OSError as error:
        return _refuse(console, f"{place}: {error.strerror}")
    console.print(f"{len(made.learners)} learners in {place}", soft_wrap=True, markup=False)
    for learner, why in made.left_out.items():
        console.print(f"left out: {learner}: {why}", soft_wrap=True, markup=False)
    for note in made.notes:
        console.print(f"note: {note}", soft_wrap=True, markup=False)
    return 0


def _grader(options, allowed):
    """Who grades: this process, others on this machine, or a cluster."""
    if options.cluster:
        from autograder.cluster import Cluster

        return Cluster(options.cluster, **allowed)
    if options.processes:
        from autograder.processes import Processes

        return Processes(workers=options.workers, **allowed)
    from autograder.grader import Grader

    return Grader(workers=options.workers, **allowed)


def class_table(summary) -> Table:
    """The class as a table for the terminal; `summary` is an `autograder.classrun.Summary`."""
    from autograder import report

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


def changes_table(summary) -> Table:
    """What is different from the last grading, for the terminal: test by test, who by how much."""
    table = Table("test", "learners", "points", title="changed since the last grading", title_justify="left")  # fmt: skip
    by_test = {}
    for change in summary.changes:
        by_test.setdefault((change.grade_id, change.test), []).append(change)
    for (grade_id, test), found in by_test.items():
        who = ", ".join(f"{c.learner} {c.gain:+g}" for c in found[:8])
        more = f" and {len(found) - 8} more" if len(found) > 8 else ""
        name = grade_id if test == grade_id else f"{grade_id}: {test}"
        cells = (name, who + more, f"{sum(c.gain for c in found):+g}")
        table.add_row(*(text.replace("[", r"\[") for text in cells))
    return table


if __name__ == "__main__":
    sys.exit(main())
