"""Marks in the columns that learning platforms read: Canvas's gradebook and Moodle's grade import."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import nh3

from autograder.late import duration
from autograder.report import is_formula, plain_text
from autograder.roster import Person, Roster


@dataclass(frozen=True)
class Export:
    """A file for a platform.

    Attributes
    ----------
    text : str
        Its content.
    learners : tuple of str
        Who is in it.
    left_out : mapping of str to str
        Who is not, and why.
    notes : tuple of str
        What to know before it is uploaded.
    """

    text: str
    learners: tuple[str, ...]
    left_out: dict[str, str]
    notes: tuple[str, ...] = ()


def export(
    roster: Roster,
    assignment_id: str,
    platform: str,
    column: str | None = None,
    include_waiting: bool = False,
) -> Export:
    """Make a file of an assignment's marks. The marks are nbgrader's, less the late penalty.

    Parameters
    ----------
    roster : Roster
        The class, with its gradebook.
    assignment_id : str
        The assignment.
    platform : {"canvas", "moodle"}
        Whose columns.
    column : str, optional
        The assignment's name there, for Canvas with its number, as in ``"Week 3 (4711)"``; by
        default the assignment's name here.
    include_waiting : bool
        Whether marks of learners with answers that wait for a person are given as they are now.
    """
    left_out, rows = {}, []
    for score in roster.scores(assignment_id):
        if score.waiting and not include_waiting:
            left_out[score.learner] = "an answer waits for a person"
        elif not _identifier(score.learner):
            # Changed it would be somebody else's, and as it is a spreadsheet would run it.
            left_out[score.learner] = "a spreadsheet would take the id for a formula"
        else:
            rows.append((roster.people.get(score.learner, Person(score.learner)), score))
    make = {"canvas": _canvas, "moodle": _moodle}[platform]
    table, notes = make(rows, plain_text(column or assignment_id))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(table)
    return Export(out.getvalue(), tuple(p.id for p, _ in rows), left_out, tuple(notes))


def _canvas(rows, column):
    """Canvas wants these columns first, in this order, and a line of possible points.

    It looks for a learner by its own number, then by the number of the student register, then by
    login, then by name.
    """
    table = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", column],
        ["    Points Possible", "", "", "", "", _number(max((s.possible for _, s in rows), default=0))],
    ]  # fmt: skip
    for person, score in rows:
        number = person.platform_id if re.fullmatch(r"[0-9]+", person.platform_id) else ""
        register = "" if number else _identifier(person.platform_id)
        name = plain_text(person.name or person.id)
        table.append([name, number, register, person.id, "", _number(score.points)])
    unknown = [person.id for person, _ in rows if not person.platform_id]
    if unknown:
        return table, [
            f"Canvas's number is not known of {_some(unknown)}: it will look for them by login. "
            "`autograder collect` of a Canvas download learns the numbers, and so does "
            "`nbgrader db student add --lms-user-id`."
        ]
    return table, []


def _moodle(rows, column):
    """Moodle lets the teacher choose which column names the learner.

    A line with nothing there would give its marks to the learner of the line before, so a column
    comes only if it is filled for all.
    """
    known = {
        "Username": [person.id for person, _ in rows],
        "ID number": [_identifier(person.platform_id) for person, _ in rows],
        "Email address": [_identifier(person.email) for person, _ in rows],
    }
    kept = {name: values for name, values in known.items() if all(values)}
    table = [[*kept, "First name", "Last name", column, f"{column} (feedback)"]]
    for place, (person, score) in enumerate(rows):
        ids = [values[place] for values in kept.values()]
        names = [plain_text(person.first_name), plain_text(person.last_name)]
        table.append([*ids, *names, _number(score.points), plain_text(_feedback(score))])
    notes = [
        "Moodle takes grades and feedback together: map both columns, or it empties the other."
    ]
    if any(score.points > 100 for _, score in rows):
        notes.append("Moodle refuses grades above 100 unless its settings allow them.")
    return table, notes


def _feedback(score):
    parts = [f"{cell}: {_plain(comment)}" for cell, comment in score.comments]
    if score.late:
        off = f"; {_number(score.penalty)} points off" if score.penalty else ""
        parts.append(f"{duration(score.late)} late{off}")
    return " · ".join(parts)


def _plain(html):
    return nh3.clean(html, tags=set())


def _identifier(text):
    """An identifier, unchanged; "" if a spreadsheet would run it."""
    return "" if is_formula(text) or not text.isprintable() else text


def _number(value):
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(names[:5]) + more
