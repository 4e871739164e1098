"""On honest and wrong submissions the marks are stock nbgrader's, cell by cell."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import nbgrader as nbgrader_package
import pytest
from nbgrader.api import Gradebook

from autograder import Grader
from autograder.classrun import grade_class
from autograder.course import Course
from tests.autograder.conftest import Written


def nbgrader(root, *args):
    """Run a stock command in a course."""
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(root)}
    subprocess.run(
        [sys.executable, "-m", "nbgrader", *args],
        cwd=root,
        check=True,
        env=environment,
        capture_output=True,
        timeout=300,
    )


def hand_in(root, learner, notebook, name="exercises"):
    """Hand in the released notebook, with its checksums, and this one's texts."""
    released = nbformat.read(root / "release" / "ps1" / f"{name}.ipynb", as_version=4)
    written = {
        c.metadata.nbgrader.grade_id: c.source for c in notebook.cells if "nbgrader" in c.metadata
    }
    for cell in released.cells:
        if "nbgrader" in cell.metadata:
            cell.source = written[cell.metadata.nbgrader.grade_id]
    path = root / "submitted" / learner / "ps1" / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(released, path)


def small_course(root):
    """The small assignment, answered in four ways."""
    written = Written(timeout=10)
    source = root / "source" / "ps1" / "exercises.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(written.source, source)
    nbgrader(root, "generate_assignment", "ps1")
    for learner, notebook in {
        "full": written.solved(W1="Outliers."),
        "no-error": written.solved(E1="def mean(v):\n    return sum(v) / max(len(v), 1)\n"),
        "in-place": written.solved(
            E2="def centre(m):\n    m -= m.mean(axis=1, keepdims=True)\n    return m\n"
        ),
        "syntax": written.solved(E3="class Popular\n    pass\n"),
    }.items():
        hand_in(root, learner, notebook)


def quickstart_course(root):
    """nbgrader's own course, with its written answers, a task, and a test that deletes a function."""
    documents = Path(nbgrader_package.__file__).parent / "docs" / "source" / "user_guide"
    (root / "source" / "ps1").mkdir(parents=True)
    shutil.copy(documents / "source" / "ps1" / "problem1.ipynb", root / "source" / "ps1")
    nbgrader(root, "generate_assignment", "ps1")
    right = nbformat.read(root / "source" / "ps1" / "problem1.ipynb", as_version=4)
    hand_in(root, "right", right, "problem1")
    for cell in right.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "sum_of_squares":
            cell.source = "def sum_of_squares(n):\n    return sum(i * i for i in range(n + 1))\n"
    hand_in(root, "own-way", right, "problem1")


def marks(root):
    """Automatic scores by learner, notebook and cell."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        return {
            (submission.student.id, notebook.name, grade.name): grade.auto_score
            for submission in book.assignment_submissions("ps1")
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


@pytest.mark.parametrize("make", [small_course, quickstart_course])
def test_marks_equal_stock_nbgraders(make, tmp_path, empty_gradebook):
    make(tmp_path)
    nbgrader(tmp_path, "autograde", "ps1")
    stock = marks(tmp_path)
    assert len(set(stock.values())) >= 3
    shutil.copy(empty_gradebook, tmp_path / "gradebook.db")
    with Grader(sandbox=False) as grader:
        grade_class(Course(tmp_path), ["ps1"], grader)
    assert marks(tmp_path) == stock
