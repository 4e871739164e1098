"""What a re-grade changed: who gained or lost how many points at which test."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from autograder.report import plain_text
from autograder.results import Result

HEADER = "time,learner,cell,test,before,after,gain\n"


@dataclass(frozen=True)
class Change:
    """One learner's points at one test, before and after.

    Attributes
    ----------
    learner, grade_id, test : str
        Whose, and where.
    before, after : float or None
        The grader's points; None if the test was not there then, or is not there now.
    """

    learner: str
    grade_id: str
    test: str
    before: float | None
    after: float | None

    @property
    def gain(self) -> float:
        """Points gained; negative if lost."""
        return (self.after or 0.0) - (self.before or 0.0)


def changes(before: Result, after: Result) -> list[Change]:
    """Compare two results of one learner; marks that wait for a person are not the grader's."""
    old = {mark.grade_id: mark for mark in before.marks if mark.status != "manual"}
    new = {mark.grade_id: mark for mark in after.marks if mark.status != "manual"}
    found = []
    for grade_id, mark in (old | new).items():
        points = [marks[grade_id].points if grade_id in marks else None for marks in (old, new)]
        change = Change(after.key, grade_id, mark.test, *points)
        if change.gain:
            found.append(change)
    return found


def as_csv(time: str, found: Iterable[Change]) -> str:
    """Changes of one run as lines of CSV, which follow `HEADER`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for change in found:
        points = ("" if p is None else f"{p:g}" for p in (change.before, change.after))
        names = map(plain_text, (change.learner, change.grade_id, change.test))
        writer.writerow([time, *names, *points, f"{change.gain:g}"])
    return out.getvalue()
