"""On honest and wrong submissions the marks are stock nbgrader's, cell by cell."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder import Grader, Task
from tests.autograder.conftest import Written


@pytest.fixture(scope="module")
def submissions():
    written = Written(timeout=10)
    changed = {
        "full": written.solved(W1="Outliers."),
        "blank": written.released(),
        "no-error": written.solved(E1="def mean(v):\n    return sum(v) / max(len(v), 1)\n"),
        "in-place": written.solved(
            E2="def centre(m):\n    m -= m.mean(axis=1, keepdims=True)\n    return m\n"
        ),
        "other-axis": written.solved(E2="def centre(m):\n    return m - m.mean(axis=0)\n"),
        "syntax": written.solved(E3="class Popular\n    pass\n"),
    }
    return written, changed


def test_marks_equal_stock_nbgraders(submissions, tmp_path):
    written, changed = submissions
    source = tmp_path / "source" / "ps1" / "exercises.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(written.source, source)
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path)}

    def nbgrader(*args):
        subprocess.run(
            [sys.executable, "-m", "nbgrader", *args, "--log-level=ERROR"], cwd=tmp_path, check=True, env=environment,
            capture_output=True, timeout=300,
        )  # fmt: skip

    nbgrader("generate_assignment", "ps1")
    for learner, notebook in changed.items():
        path = tmp_path / "submitted" / learner / "ps1" / "exercises.ipynb"
        path.parent.mkdir(parents=True)
        released = nbformat.read(tmp_path / "release" / "ps1" / "exercises.ipynb", as_version=4)
        for cell, answered in zip(released.cells, notebook.cells, strict=True):
            cell.source = answered.source  # with nbgrader's own checksums
        nbformat.write(released, path)
    nbgrader("autograde", "ps1")
    stock = {}
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as book:
        for submission in book.assignment_submissions("ps1"):
            stock[submission.student.id] = {
                g.name: g.auto_score for g in submission.notebooks[0].grades
            }
    assert set(stock) == set(changed)

    with Grader(sandbox=False) as grader:
        tasks = [
            Task(
                name,
                written.source,
                (tmp_path / "submitted" / name / "ps1" / "exercises.ipynb").read_bytes(),
            )
            for name in changed
        ]
        ours = {
            result.key: {
                m.grade_id: None if m.status == "manual" else m.points for m in result.marks
            }
            for result in grader.grade(tasks)
        }
    assert ours == stock
