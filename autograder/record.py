"""The one writer to nbgrader's gradebook."""

import contextlib
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.utils import (
    compute_checksum,
    is_grade,
    is_locked,
    is_solution,
    is_task,
    parse_utc,
)

from autograder.assignment import FIXED
from autograder.course import Notebook
from autograder.results import Mark, Result


class Recorder:
    """Writes marks into a gradebook; a context manager.

    Parameters
    ----------
    url : str
        The database, as SQLAlchemy names it.
    """

    def __init__(self, url: str):
        # nbgrader runs `alembic` when it makes a gradebook, and leaves half of one if it is not found.
        os.environ["PATH"] = (
            f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        )
        self.gradebook = Gradebook(url)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.gradebook.close()

    def define(self, notebook: Notebook) -> None:
        """Make the gradebook know a notebook's cells, as ``nbgrader generate_assignment`` does.

        Cells that were added since also get a place in the submissions that are there; cells that
        are gone lose theirs.
        """
        book, where = self.gradebook, (notebook.name, notebook.assignment_id)
        book.update_or_create_assignment(notebook.assignment_id)
        kernel = json.dumps(notebook.assignment.notebook.metadata.get("kernelspec", {}))
        known = book.update_or_create_notebook(
            notebook.name, notebook.assignment_id, kernelspec=kernel
        )
        wanted = set()
        for cell, source in zip(
            notebook.assignment.notebook.cells, notebook.assignment.cells, strict=True
        ):
            name = source.grade_id
            if not name or source.kind == "plain":
                continue
            if is_task(cell):
                book.update_or_create_task_cell(
                    name, *where, max_score=source.points, cell_type=cell.cell_type
                )
                wanted.add(("TaskCell", name))
            elif is_grade(cell):
                book.update_or_create_grade_cell(
                    name, *where, max_score=source.points, cell_type=cell.cell_type
                )
                wanted.add(("GradeCell", name))
            if is_solution(cell):
                book.update_or_create_solution_cell(name, *where)
                wanted.add(("SolutionCell", name))
            text = source.source if source.kind in FIXED else source.released
            cell = cell.copy()
            cell.source = text
            book.update_or_create_source_cell(
                name, *where, cell_type=cell.cell_type, locked=is_locked(cell), source=text,
                checksum=compute_checksum(cell),
            )  # fmt: skip
            wanted.add(("SourceCell", name))
        book.db.refresh(known)
        for cell in [
            *known.grade_cells,
            *known.task_cells,
            *known.solution_cells,
            *known.source_cells,
        ]:
            if (type(cell).__name__, cell.name) not in wanted:
                book.db.delete(cell)
        book.db.commit()
        for submitted in known.submissions:
            self._complete(known, submitted)
        book.db.commit()

    def _complete(self, known, submitted):
        """Give a submission a place for each of the notebook's cells."""
        have = {grade.cell_id for grade in submitted.grades}
        for cell in [*known.grade_cells, *known.task_cells]:
            if cell.id not in have:
                self.gradebook.db.add(Grade(cell_id=cell.id, notebook=submitted))
        have = {comment.cell_id for comment in submitted.comments}
        for cell in [*known.solution_cells, *known.task_cells]:
            if cell.id not in have:
                self.gradebook.db.add(Comment(cell_id=cell.id, notebook=submitted))

    def record(self, batch: Iterable[tuple[str, Notebook, Result, str | None]]) -> None:
        """Write marks of several submissions in one transaction.

        Marks and comments that a person gave are kept; where there is one, nbgrader asks for it to
        be looked at again.

        Parameters
        ----------
        batch : iterable of (learner, notebook, result, timestamp)
            What to write.
        """
        book = self.gradebook
        for learner, notebook, result, timestamp in batch:
            submission = self._submission(learner, notebook, timestamp)
            (submitted,) = (n for n in submission.notebooks if n.name == notebook.name)
            self._complete(submitted.notebook, submitted)
            book.db.flush()
            book.db.refresh(submitted)
            marks = {mark.grade_id: mark for mark in result.marks}
            for grade in submitted.grades:
                mark = marks.get(grade.name)
                if mark is None:
                    continue
                grade.auto_score = None if mark.status == "manual" else mark.points
                grade.needs_manual_grade = (
                    grade.auto_score is None or grade.manual_score is not None
                )
            untouched = _untouched(result.marks)
            for comment in submitted.comments:
                comment.auto_comment = result.error or (
                    "No response." if comment.name in untouched else None
                )
        book.db.commit()

    def _submission(self, learner, notebook, timestamp):
        """Find or make a submission, without the commit that nbgrader makes for each."""
        book = self.gradebook
        try:
            submission = book.find_submission(notebook.assignment_id, learner)
        except MissingEntry:
            assignment = book.find_assignment(notebook.assignment_id)
            if book.db.get(Student, learner) is None:
                book.db.add(Student(id=learner))
            submission = SubmittedAssignment(assignment_id=assignment.id, student_id=learner)
            book.db.add(submission)
            book.db.flush()
            for known in assignment.notebooks:
                book.db.add(SubmittedNotebook(notebook_id=known.id, assignment_id=submission.id))
            book.db.flush()
            book.db.refresh(submission)
        if timestamp:
            with contextlib.suppress(ValueError, OverflowError):  # a time that is not one
                submission.timestamp = parse_utc(timestamp)
        return submission

    def by_hand(self, notebook: Notebook, learner: str) -> dict[str, tuple[float | None, str]]:
        """What a person gave: by grade id, the score or None, and the comment."""
        submitted = self.gradebook.find_submission_notebook(
            notebook.name, notebook.assignment_id, learner
        )
        given = {
            grade.name: (None if grade.manual_score is None else float(grade.score), "")
            for grade in submitted.grades
        }
        for comment in submitted.comments:
            if comment.manual_comment:
                given[comment.name] = (
                    given.get(comment.name, (None, ""))[0],
                    comment.manual_comment,
                )
        return given


def _untouched(marks: tuple[Mark, ...]) -> set[str]:
    return {mark.exercise for mark in marks if mark.status == "not attempted"}
