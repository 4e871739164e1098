"""Marks of honest work, cell by cell: stock nbgrader's and ours, on every chapter's prepared answers.

The right answers are one submission; the n-th wrong answers of all exercises are another, and so are
the n-th alternatives. So each prepared answer is graded by both, and a chapter takes stock nbgrader a
few minutes. Nothing may differ, but where stock nbgrader gives up on a submission: it is named. That
an exercise forbids imports is lifted, since stock nbgrader cannot forbid any.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from itertools import zip_longest
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from rich.console import Console

from autograder import Grader
from autograder.classrun import grade_class
from autograder.course import Course
from workbook.answers import solutions, with_answers
from workbook.chapters import Chapter, chapters, find_chapter

CONFIG = "c = get_config()\nc.ExecutePreprocessor.timeout = 120\n"


def submissions(chapter: Chapter) -> Iterator[tuple[str, dict[str, str]]]:
    """Learners, and the answers that each hands in."""
    right = solutions(chapter)
    yield "right", right
    names = [exercise.name for exercise in chapter.exercises]
    for kind in ("alternative", "wrong"):
        files = zip_longest(*(chapter.answers(kind, name) for name in names))
        for number, paths in enumerate(files, 1):
            chosen = zip(names, paths, strict=True)
            yield f"{kind}-{number:02}", right | {n: p.read_text("utf-8") for n, p in chosen if p}


def write_course(chapter: Chapter, root: Path) -> int:
    """A course in which all of them have handed in; returns how many."""
    source = root / "source" / "ps1" / "exercises.ipynb"
    source.parent.mkdir(parents=True)
    notebook = deepcopy(chapter.source_notebook)
    notebook.metadata.autograder.pop("blocked_imports", None)
    nbformat.write(notebook, source)
    (root / "nbgrader_config.py").write_text(CONFIG)
    nbgrader(root, "generate_assignment", "ps1")
    released = nbformat.read(root / "release" / "ps1" / "exercises.ipynb", as_version=4)
    everybody = list(submissions(chapter))
    for learner, answers in everybody:
        path = root / "submitted" / learner / "ps1" / "exercises.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(with_answers(released, answers), path)
    return len(everybody)


def nbgrader(root: Path, *args: str) -> None:
    """Run a stock command in a course."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["nbgrader", *args], cwd=root, env={**os.environ, "PATH": path}, capture_output=True, text=True
    )  # fmt: skip
    if ran.returncode and args[0] != "autograde":  # which goes on with the next, and gives no score
        raise SystemExit(f"nbgrader {' '.join(args)} failed:\n{ran.stderr[-2000:]}")


def marks(gradebook: Path) -> dict[tuple[str, str], float | None]:
    """Automatic scores by learner and cell."""
    with Gradebook(f"sqlite:///{gradebook}") as book:
        return {
            (submission.student.id, grade.name): grade.auto_score
            for submission in book.assignment_submissions("ps1")
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def compare(chapter: Chapter, console: Console) -> bool:
    """Grade a chapter's answers by both; print; return whether all marks are equal."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with console.status(f"{chapter.folder}: stock nbgrader"):
            count = write_course(chapter, root)
            nbgrader(root, "autograde", "ps1")
        stock = marks(root / "gradebook.db")
        (root / "gradebook.db").unlink()
        nbgrader(root, "generate_assignment", "ps1", "--force")
        with console.status(f"{chapter.folder}: autograder"), Grader(workers=2) as grader:
            grade_class(Course(root), ["ps1"], grader)
        ours = marks(root / "gradebook.db")
    scored = {learner for (learner, _), score in stock.items() if score is not None}
    given_up = sorted({learner for learner, _ in ours} - scored)
    differ = [
        key
        for key in sorted(stock | ours)
        if key[0] not in given_up and stock.get(key) != ours.get(key)
    ]
    zero = sum(score == 0 for score in stock.values())
    console.print(
        f"{chapter.folder:26} {count:3} submissions, {len(stock):4} marks, {zero:4} of them 0, "
        f"{len(differ)} differ",
        highlight=False,
    )
    for learner in given_up:
        console.print(f"  stock nbgrader gave up on {learner}", highlight=False)
    for key in differ:
        console.print(f"  {key}: stock {stock.get(key)}, ours {ours.get(key)}", highlight=False)
    return not differ and len(stock) > 0


def main() -> int:
    """Compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("chapter", nargs="*", help="number of a chapter (default: all)")
    options = parser.parse_args()
    chosen = [find_chapter(number) for number in options.chapter] or chapters()
    console = Console()
    equal = [compare(chapter, console) for chapter in chosen]
    console.print("equal on all:", "yes" if all(equal) else "NO")
    return 0 if all(equal) else 1


if __name__ == "__main__":
    sys.exit(main())
