"""Who is in the class, as nbgrader's gradebook knows it."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from nbgrader.api import MissingEntry, Student, SubmittedAssignment
from sqlalchemy.engine import make_url

from autograder.record import Recorder


@dataclass(frozen=True)
class Person:
    """One learner.

    Attributes
    ----------
    id : str
        nbgrader's id.
    first_name, last_name, email, platform_id : str
        "" where it is not known; the last is the learning platform's number.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    platform_id: str = ""

    @property
    def name(self) -> str:
        """Last name first, as in a class list; "" if it is not known."""
        return ", ".join(part for part in (self.last_name, self.first_name) if part)


@dataclass(frozen=True)
class Score:
    """What the gradebook gives a learner for an assignment.

    Attributes
    ----------
    learner : str
        Id.
    points : float
        Points of all notebooks, less the penalty for late work.
    possible : float
        Possible points.
    waiting : bool
        Whether a cell waits for a person.
    late, penalty : float
        Seconds late, and points subtracted for it.
    comments : tuple of (str, str)
        Grade ids and what a person wrote there.
    """

    learner: str
    points: float
    possible: float
    waiting: bool
    late: float
    penalty: float
    comments: tuple[tuple[str, str], ...]


class Roster:
    """The class list of a gradebook; a context manager. No gradebook is an empty class.

    Parameters
    ----------
    url : str
        The database, as SQLAlchemy names it.

    Raises
    ------
    GradebookError
        If the gradebook cannot be opened.
    """

    def __init__(self, url: str):
        self._url, self._recorder = url, None
        address = make_url(url)
        if address.get_backend_name() != "sqlite" or Path(address.database or "").exists():
            self._recorder = Recorder(url)
        self.people = {person.id: person for person in map(_person, self._students())}

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self._recorder is not None:
            self._recorder.__exit__(*exception)

    def _students(self):
        return [] if self._recorder is None else self._recorder.gradebook.students

    def by_platform_id(self, number: str) -> Person | None:
        """The one whom the learning platform knows by a number."""
        return next((p for p in self.people.values() if p.platform_id == number), None)

    def by_name(self, name: str) -> Person | None:
        """The only one with a full name, in either order, however it is written; else None."""
        wanted = _letters(name)
        found = [
            person
            for person in self.people.values()
            if wanted
            and wanted
            in (
                _letters(person.first_name + person.last_name),
                _letters(person.last_name + person.first_name),
            )
        ]
        return found[0] if len(found) == 1 else None

    def due(self, assignment_id: str) -> Mapping[str | None, datetime]:
        """Due dates in UTC: that of the assignment under None, extended ones by learner."""
        if self._recorder is None:
            return {}
        try:
            assignment = self._recorder.gradebook.find_assignment(assignment_id)
        except MissingEntry:
            return {}
        if assignment.duedate is None:
            return {}
        return {None: assignment.duedate} | {
            submission.student.id: submission.duedate for submission in assignment.submissions
        }

    def scores(self, assignment_id: str) -> list[Score]:
        """What was given for an assignment to those who handed it in, by id."""
        if self._recorder is None:
            return []
        with suppress(MissingEntry):
            book = self._recorder.gradebook
            possible = float(book.find_assignment(assignment_id).max_score)
            found = [
                _score(given, possible) for given in book.assignment_submissions(assignment_id)
            ]
            return sorted(found, key=lambda score: score.learner)
        return []

    def remember(self, learner: str, platform_id: str) -> None:
        """Write down the platform's number of a learner, for the way back."""
        if self._recorder is None:
            self._recorder = Recorder(self._url)
        self._recorder.gradebook.update_or_create_student(learner, lms_user_id=platform_id)
        known = self.people.get(learner, Person(learner))
        self.people[learner] = replace(known, platform_id=platform_id)


def _person(student: Student) -> Person:
    return Person(
        student.id,
        student.first_name or "",
        student.last_name or "",
        student.email or "",
        student.lms_user_id or "",
    )


def _score(submission: SubmittedAssignment, possible: float) -> Score:
    penalty = float(submission.late_submission_penalty or 0.0)
    late = submission.total_seconds_late if submission.assignment.duedate else 0.0
    return Score(
        learner=submission.student.id,
        points=max(0.0, float(submission.score or 0.0) - penalty),
        possible=possible,
        waiting=bool(submission.needs_manual_grade),
        late=float(late),
        penalty=penalty,
        comments=tuple(
            (comment.name, comment.manual_comment)
            for notebook in submission.notebooks
            for comment in notebook.comments
            if comment.manual_comment
        ),
    )


def _letters(name):
    return re.sub(r"[\W_]", "", name).casefold()
