"""Submissions to the small assignment, and graders that are started once."""

from copy import deepcopy

import nbformat
import pytest

from autograder import Grader, Task
from autograder.assignment import read
from autograder.record import Recorder
from tests.autograder import course


class Written:
    """The small assignment, and ways to hand something in for it."""

    def __init__(self, **options):
        self.source = course.source(**options)
        self.assignment = read(self.source)
        self.solutions = {c.grade_id: c.source for c in self.assignment.cells if c.kind == "answer"}

    def released(self):
        """The learner's notebook."""
        notebook = deepcopy(self.source)
        for cell, source in zip(notebook.cells, self.assignment.cells, strict=True):
            cell.source = source.released
        return notebook

    def notebook(self, **answers):
        """The learner's notebook with these answers."""
        notebook = self.released()
        for grade_id, text in answers.items():
            self.cell(notebook, grade_id).source = text
        return notebook

    def solved(self, **answers):
        """The learner's notebook, right but for these answers."""
        return self.notebook(**{**self.solutions, **answers})

    def cell(self, notebook, grade_id):
        """A cell by its grade id."""
        return next(
            c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id
        )

    def task(self, submission, key="learner"):
        """A task for a notebook or bytes."""
        data = submission if isinstance(submission, bytes) else nbformat.writes(submission).encode()
        return Task(key, self.source, data)


@pytest.fixture(scope="session")
def written():
    """The small assignment with a time limit of two seconds."""
    return Written(timeout=2)


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory):
    """A gradebook without marks; nbgrader takes seconds to make one."""
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    with Recorder(f"sqlite:///{path}"):
        return path


@pytest.fixture(scope="session")
def grader():
    """A grader with its sandbox."""
    with Grader(workers=2) as grader:
        yield grader


@pytest.fixture(scope="session")
def grade(grader, written):
    """Grade one submission to the small assignment in the sandbox."""

    def grade(submission):
        (result,) = grader.grade([written.task(submission)])
        return result

    return grade


def points(result):
    """Points by test."""
    return {
        mark.grade_id: mark.points
        for mark in result.marks
        if mark.status != "manual" and mark.grade_id != "W1"
    }


FULL = {"E1_small": 1.0, "E1_empty": 2.0, "E2_values": 2.0, "E2_copy": 1.0, "E3_top": 3.0}
