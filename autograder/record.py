"""The one writer to nbgrader's gradebook."""

import contextlib
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import nbgrader
from alembic.script import ScriptDirectory
from nbgrader.api import (
    Base,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
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
from sqlalchemy import create_engine, delete, insert, inspect, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from autograder.assignment import FIXED
from autograder.course import Notebook
from autograder.results import Mark, Result

_GRADED = {"GradeCell", "TaskCell"}
_COMMENTED = {"SolutionCell", "TaskCell"}


class GradebookError(RuntimeError):
    """The gradebook cannot be opened, read or written."""


class Recorder:
    """Writes marks into a gradebook; a context manager.

    Parameters
    ----------
    url : str
        The database, as SQLAlchemy names it.

    Raises
    ------
    GradebookError
        If the database is not there, or later, if it does not take what is written.
    """

    def __init__(self, url: str):
        self._url = url
        with _told(url):
            _make(url)
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
        with _told(self._url):
            self._define(notebook)

    def _define(self, notebook):
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
            shown = source.source if source.kind in FIXED else source.released
            cell = cell.copy()
            cell.source = shown
            book.update_or_create_source_cell(
                name, *where, cell_type=cell.cell_type, locked=is_locked(cell), source=shown,
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
                for given in (Grade, Comment):  # nbgrader would go on counting their points
                    book.db.execute(delete(given).where(given.cell_id == cell.id))
                book.db.delete(cell)
        book.db.flush()
        self._complete(known.id, [submitted.id for submitted in known.submissions])
        book.db.commit()

    def record(self, batch: Sequence[tuple[str, Notebook, Result, str | None]]) -> None:
        """Write marks of several submissions in one transaction.

        Marks and comments that a person gave are kept; where there is one, nbgrader asks for it to
        be looked at again.

        Parameters
        ----------
        batch : sequence of (learner, notebook, result, timestamp)
            What to write. No learner is there twice with the same notebook.
        """
        groups = defaultdict(list)
        for item in batch:
            groups[item[1].assignment_id, item[1].name].append(item)
        with _told(self._url):
            try:
                for (assignment, name), items in groups.items():
                    self._record(assignment, name, items)
                self.gradebook.db.commit()
            except BaseException:
                self.gradebook.db.rollback()
                raise

    def _record(self, assignment, name, items):
        db = self.gradebook.db
        known = self.gradebook.find_notebook(name, assignment)
        places = self._submissions(known, items)
        self._complete(known.id, [*places.values()])
        results = {places[learner]: result for learner, _, result, _ in items}
        marks = {place: {m.grade_id: m for m in r.marks} for place, r in results.items()}
        grades = []
        for key, place, cell, manual in db.execute(
            select(Grade.id, Grade.notebook_id, BaseCell.name, Grade.manual_score)
            .join(BaseCell, Grade.cell_id == BaseCell.id)
            .where(Grade.notebook_id.in_(results))
        ):
            mark = marks[place].get(cell)
            if mark is not None:
                score = None if mark.status == "manual" else mark.points
                asks = score is None or manual is not None
                grades.append({"id": key, "auto_score": score, "needs_manual_grade": asks})
        untouched = {place: _untouched(result.marks) for place, result in results.items()}
        comments = []
        for key, place, cell in db.execute(
            select(Comment.id, Comment.notebook_id, BaseCell.name)
            .join(BaseCell, Comment.cell_id == BaseCell.id)
            .where(Comment.notebook_id.in_(results))
        ):
            said = "No response." if cell in untouched[place] else None
            why = (results[place].error or "").replace("\0", "")  # no PostgreSQL text has one
            comments.append({"id": key, "auto_comment": why or said})
        _write(db, update(Grade), grades)
        _write(db, update(Comment), comments)

    def _submissions(self, known, items):
        """Find or make the learners' submissions; return the submitted notebook's id by learner."""
        db, learners = self.gradebook.db, [learner for learner, *_ in items]
        there = set(db.scalars(select(Student.id).where(Student.id.in_(learners))))
        _write(db, insert(Student), [{"id": name} for name in learners if name not in there])
        query = select(SubmittedAssignment.student_id, SubmittedAssignment.id).where(
            SubmittedAssignment.assignment_id == known.assignment_id,
            SubmittedAssignment.student_id.in_(learners),
        )
        there = dict(db.execute(query).all())
        _write(
            db,
            insert(SubmittedAssignment),
            [
                {"assignment_id": known.assignment_id, "student_id": name}
                for name in learners
                if name not in there
            ],
        )
        there = dict(db.execute(query).all())
        times = []
        for learner, _, _, timestamp in items:
            if timestamp:
                with contextlib.suppress(ValueError, OverflowError):  # a time that is not one
                    times.append({"id": there[learner], "timestamp": parse_utc(timestamp)})
        _write(db, update(SubmittedAssignment), times)
        # nbgrader expects every notebook of the assignment in a submission, handed in or not.
        have = set(
            db.execute(
                select(SubmittedNotebook.assignment_id, SubmittedNotebook.notebook_id).where(
                    SubmittedNotebook.assignment_id.in_(there.values())
                )
            ).all()
        )
        missing = [
            {"assignment_id": submission, "notebook_id": notebook.id}
            for submission in there.values()
            for notebook in known.assignment.notebooks
            if (submission, notebook.id) not in have
        ]
        _write(db, insert(SubmittedNotebook), missing)
        places = db.execute(
            select(SubmittedAssignment.student_id, SubmittedNotebook.id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .where(
                SubmittedNotebook.notebook_id == known.id,
                SubmittedAssignment.student_id.in_(learners),
            )
        )
        return dict(places.all())

    def _complete(self, notebook_id, submitted):
        """Give submitted notebooks a place for each mark and each comment."""
        db = self.gradebook.db
        cells = db.execute(
            select(BaseCell.id, BaseCell.type).where(BaseCell.notebook_id == notebook_id)
        ).all()
        for table, kinds in ((Grade, _GRADED), (Comment, _COMMENTED)):
            have = set(
                db.execute(
                    select(table.notebook_id, table.cell_id).where(table.notebook_id.in_(submitted))
                ).all()
            )
            missing = [
                {"notebook_id": place, "cell_id": cell}
                for place in submitted
                for cell, kind in cells
                if kind in kinds and (place, cell) not in have
            ]
            _write(db, insert(table), missing)

    def given(self, notebook: Notebook) -> Mapping[str, Mapping[str, float | None]]:
        """The grader's points as the gradebook has them, by learner and grade id."""
        found = defaultdict(dict)
        with _told(self._url):
            for learner, cell, points in self._of_all(notebook, Grade, Grade.auto_score):
                found[learner][cell] = points
        return found

    def by_hand(self, notebook: Notebook) -> Mapping[str, Mapping[str, tuple[float | None, str]]]:
        """What people gave: by learner and grade id, the score or None, and the comment."""
        with _told(self._url):
            return self._by_hand(notebook)

    def _by_hand(self, notebook):
        given = defaultdict(dict)
        extra = Grade.extra_credit.is_not(None) & Grade.auto_score.is_not(None)
        by_person = Grade.manual_score.is_not(None) | extra
        for learner, cell, score in self._of_all(notebook, Grade, Grade.score, by_person):
            given[learner][cell] = (float(score), "")
        written = Comment.manual_comment
        for learner, cell, comment in self._of_all(notebook, Comment, written, written != ""):
            score, _ = given[learner].get(cell, (None, ""))
            given[learner][cell] = (score, comment)
        return given

    def late(
        self, notebook: Notebook, penalty: Callable[[str, float, float], float | None]
    ) -> Mapping[str, tuple[float, float]]:
        """Give late work its penalty, and take back those for what is not late any more.

        Parameters
        ----------
        notebook : Notebook
            Of which notebook.
        penalty : callable
            Gives the points to subtract for a learner, a score and seconds late, or None.

        Returns
        -------
        mapping of str to (float, float)
            By learner, seconds late and penalty.
        """
        with _told(self._url):
            return self._late(notebook, penalty)

    def _late(self, notebook, penalty):
        known = self.gradebook.find_notebook(notebook.name, notebook.assignment_id)
        due, found, changed = known.assignment.duedate, {}, []
        rows = self.gradebook.db.execute(
            select(
                SubmittedNotebook.id, SubmittedAssignment.student_id, SubmittedAssignment.timestamp,
                SubmittedAssignment.extension, SubmittedNotebook.score, SubmittedNotebook.late_submission_penalty,
            )
            .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .where(SubmittedNotebook.notebook_id == known.id)
            .order_by(SubmittedAssignment.student_id)
        )  # fmt: skip
        for key, learner, timestamp, extension, score, before in rows:
            seconds = 0.0
            if due is not None and timestamp is not None:
                late = timestamp - due - (extension or timedelta())
                seconds = max(0.0, late.total_seconds())
            taken = penalty(learner, float(score or 0.0), seconds)
            found[learner] = seconds, taken or 0.0
            if taken != before:
                changed.append({"id": key, "late_submission_penalty": taken})
        _write(self.gradebook.db, update(SubmittedNotebook), changed)
        self.gradebook.db.commit()
        return found

    def _of_all(self, notebook, table, value, *conditions):
        """A column of `Grade` or `Comment` for the class: learner, grade id, value."""
        known = self.gradebook.find_notebook(notebook.name, notebook.assignment_id)
        return self.gradebook.db.execute(
            select(SubmittedAssignment.student_id, BaseCell.name, value)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(table, table.notebook_id == SubmittedNotebook.id)
            .join(BaseCell, BaseCell.id == table.cell_id)
            .where(SubmittedNotebook.notebook_id == known.id, *conditions)
        )


def without_password(url: str) -> str:
    """A database's address as it may be shown."""
    return make_url(url).render_as_string(hide_password=True)


@contextlib.contextmanager
def _told(url):
    """Say of a database's error which database, and why."""
    try:
        yield
    except ArgumentError:
        raise GradebookError(
            "the gradebook's address is not one: it looks like sqlite:////path/gradebook.db "
            "or postgresql://user@host/name"
        ) from None
    except (SQLAlchemyError, ImportError) as error:
        reason = str(getattr(error, "orig", None) or error).strip()
        raise GradebookError(f"the gradebook {without_password(url)}: {reason}") from error


def _untouched(marks: tuple[Mark, ...]) -> set[str]:
    return {mark.exercise for mark in marks if mark.status == "not attempted"}


def _write(db, statement, rows):
    if rows:
        db.execute(statement, rows)


def _make(url):
    """Make a gradebook's tables, all or none, and the number by which nbgrader upgrades them.

    nbgrader makes them one after the other and asks the command ``alembic`` for the number, so that
    it leaves half a gradebook if it is stopped in between or the command is not found.
    """
    engine = create_engine(url)
    try:
        if inspect(engine).get_table_names():
            return
        with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")  # which Python does not do before CREATE
            Base.metadata.create_all(connection)
            scripts = ScriptDirectory(str(Path(nbgrader.__file__).parent / "alembic"))
            connection.execute(
                text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
            )
            connection.execute(
                text("INSERT INTO alembic_version VALUES (:head)"),
                {"head": scripts.get_current_head()},
            )
    finally:
        engine.dispose()
