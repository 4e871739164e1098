"""Every attempt of a learner, kept; the one that counts where nbgrader expects it."""

import shutil
import tempfile
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.utils import parse_utc

from autograder.archive import Unreadable, folder
from autograder.course import TIMESTAMP, Course

Files = Mapping[str, bytes]
"""An attempt: content by name. ``timestamp.txt`` is there if the time is known."""


class Attempts:
    """The attempts of a learner at an assignment.

    They lie under ``attempts/LEARNER/ASSIGNMENT``, each in a folder named after its time: when it
    was handed in if that is known, else when it was collected. What was under ``submitted`` already
    is taken for one.

    Parameters
    ----------
    course : Course
        The course.
    learner, assignment_id : str
        Whose, and at what.
    names : collection of str
        File names of the assignment's notebooks.
    """

    def __init__(self, course: Course, learner: str, assignment_id: str, names: Collection[str]):
        self.course, self.names = course, set(names)
        self.place = course.folder("submitted", learner, assignment_id)
        self.kept = course.attempts(learner, assignment_id)
        self.submitted = _contents(self.place)
        self.all: list[tuple[str, Files]] = []
        self.unkept: list[str] = []
        if self.kept.is_dir():
            self.all = [(p.name, _contents(p)) for p in sorted(self.kept.iterdir()) if p.is_dir()]
        if self.submitted and self.submitted not in self._files():
            self.add(self.submitted, datetime.fromtimestamp(self.place.stat().st_mtime, UTC))

    def _files(self):
        return [files for _, files in self.all]

    def knows(self, files: Files) -> bool:
        """Whether an attempt is there, at the same time if one is known of both."""
        there = self._files()
        if TIMESTAMP not in files:
            there = [{n: d for n, d in known.items() if n != TIMESTAMP} for known in there]
        return files in there

    def add(self, files: Files, collected: datetime | None = None) -> None:
        """Add an attempt; `collected` is now if it is not given."""
        moment = _time(files) or collected or datetime.now(UTC)
        plain = name = moment.strftime("%Y-%m-%dT%H-%M-%S")
        count = 1
        while name in dict(self.all):
            count += 1
            name = f"{plain}.{count}"
        self.all.append((name, files))
        self.all.sort(key=lambda attempt: attempt[0])
        self.unkept.append(name)

    def counting(self, due: datetime | None = None) -> Files:
        """The attempt that counts: the last with a notebook, of those in time if there are any.

        Parameters
        ----------
        due : datetime, optional
            When late begins.
        """
        usable = [files for files in self._files() if self.names & files.keys()]
        if due is not None:
            usable = [f for f in usable if (_time(f) or datetime.max) <= due] or usable
        return (usable or self._files() or [{}])[-1]

    def write(self, chosen: Files) -> None:
        """Keep what was added, and put an attempt where nbgrader expects it."""
        for name in self.unkept:
            self.kept.mkdir(parents=True, exist_ok=True)
            self._written(dict(self.all)[name]).rename(self.kept / name)
        self.unkept = []
        if chosen == self.submitted and self.place.is_dir():
            return
        new, old = self._written(chosen), None
        self.place.parent.mkdir(parents=True, exist_ok=True)
        if self.place.exists() or self.place.is_symlink():
            old = Path(tempfile.mkdtemp(dir=self.course.notes, prefix="part-"))
            self.place.rename(old / "submitted")
        new.rename(self.place)
        if old is not None:
            shutil.rmtree(old)

    def _written(self, files):
        """Write files into a folder that nobody looks into yet."""
        self.course.notes.mkdir(exist_ok=True)
        place = Path(tempfile.mkdtemp(dir=self.course.notes, prefix="part-"))
        place.chmod(0o755)
        for name, data in files.items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return place


def _contents(place):
    found = {}
    for entry in folder(place) if place.is_dir() else ():
        with suppress(Unreadable):
            found["/".join(entry.path)] = entry.content()
    return found


def _time(files):
    """When an attempt was handed in, in UTC without a zone; None if that is not known."""
    with suppress(ValueError, OverflowError):
        return parse_utc(files.get(TIMESTAMP, b"").decode(errors="replace").strip() or None)
    return None
