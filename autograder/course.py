"""An nbgrader course directory: what is in it, and where the grader keeps its own notes."""

import contextlib
import fcntl
import glob
import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat
from jupyter_core.paths import jupyter_config_path
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import IncludeHeaderFooter, InstantiateTests
from nbgrader.utils import parse_utc
from traitlets.config import Config
from traitlets.config.loader import JSONFileConfigLoader, PyFileConfigLoader

from autograder import notes
from autograder.assignment import Assignment, read
from autograder.parse import MAX_BYTES, Refused
from autograder.results import Finding

MAX_FILES_BYTES = 64 * 1024 * 1024
"""Data files beside a notebook, in bytes altogether."""
TIMESTAMP, SECRET = "timestamp.txt", "submission_secret.txt"
"""Files that nbgrader's exchange puts beside a submission."""


class CourseError(ValueError):
    """The folder is no course, or an assignment in it cannot be graded with."""


MAX_ID, MAX_ID_BYTES = 128, 240
"""Longest id: characters that a gradebook holds, and bytes that leave room for a file's ending."""


def no_id(name: str) -> str:
    """Why a name cannot be a learner's id; "" if it can."""
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        return "it is not UTF-8"
    if len(name) > MAX_ID or size > MAX_ID_BYTES:
        return f"it is longer than {MAX_ID} characters or {MAX_ID_BYTES} bytes"
    return ""


@dataclass(frozen=True)
class Notebook:
    """One notebook of an assignment, as the instructor wrote it."""

    assignment_id: str
    name: str
    assignment: Assignment
    files: Mapping[str, bytes]
    digest: str


@dataclass(frozen=True)
class Handed:
    """What a learner handed in for one notebook.

    Attributes
    ----------
    learner : str
        The learner's id.
    notebook : Notebook
        What was asked.
    path : Path or None
        The file, if there is one that may be read.
    problem : str
        Why there is none.
    findings : tuple of Finding
        What was odd about the folder.
    timestamp : str or None
        When it was handed in, as nbgrader wrote it down.
    secret : str or None
        What nbgrader's exchange gave to this learner alone, to fetch feedback with.
    """

    learner: str
    notebook: Notebook
    path: Path | None
    problem: str
    findings: tuple[Finding, ...]
    timestamp: str | None
    secret: str | None

    def read(self) -> bytes:
        """Read the file.

        Raises
        ------
        Refused
            If there is none, with the reason.
        """
        if self.path is None:
            raise Refused(self.problem)
        with self.path.open("rb") as file:
            return file.read(MAX_BYTES + 1)

    def write_receipt(self, folder: Path) -> None:
        """Write into a folder of graded notebooks or pages what nbgrader needs to give feedback back.

        Without these files, or with such that it cannot read, it stops at that learner and gives the
        rest of the class nothing. A learner who has no secret cannot fetch feedback, and gets a page that
        nobody can fetch.
        """
        try:
            timestamp = self.timestamp if parse_utc(self.timestamp) else ""
        except (ValueError, OverflowError):
            timestamp = ""
        notes.write_whole(folder / TIMESTAMP, timestamp)
        secret = self.secret or ""
        if re.fullmatch(r"[0-9a-f]{128}", secret):
            notes.write_whole(folder / SECRET, secret)
        elif not (folder / SECRET).is_file():
            notes.write_whole(folder / SECRET, secrets.token_hex(64))


class Course:
    """An nbgrader course directory.

    Parameters
    ----------
    root : Path
        The directory. nbgrader's settings are read where nbgrader reads them: from Jupyter's
        folders and from the directory's own ``nbgrader_config.py``, which goes before.

    Raises
    ------
    CourseError
        If it has no folder of sources, or its settings cannot be read.
    """

    def __init__(self, root: Path):
        self.root = root.resolve()
        self.config = _settings(self.root)
        self.directory = CourseDirectory(config=self.config)
        self.root = Path(self.directory.root)
        source = self.step_folder("source")
        if not source.is_dir():
            raise CourseError(
                f"{root} is not an nbgrader course: it has no folder {source.relative_to(self.root)}/"
            )

    @property
    def database(self) -> str:
        """URL of the gradebook."""
        return self.directory.db_url

    def step_folder(self, step: str) -> Path:
        """Folder of all learners and assignments after a step (see `folder`)."""
        marked = Path(self.directory.format_path(self._step(step), "\0", "\0"))
        return next(parent for parent in marked.parents if "\0" not in str(parent))

    def _step(self, step):
        return getattr(self.directory, f"{step}_directory")

    def folder(self, step: str, learner: str, assignment_id: str) -> Path:
        """Where a learner's files of an assignment are after a step.

        Parameters
        ----------
        step : {"source", "release", "submitted", "autograded", "feedback"}
            nbgrader's name of the step, whatever the course calls its folder.
        learner, assignment_id : str
            Ids; before a class comes in, the learner is ``"."``.
        """
        return Path(self.directory.format_path(self._step(step), learner, assignment_id))

    @cached_property
    def assignments(self) -> tuple[str, ...]:
        """Names of the assignments that have a source."""
        places = {path.parent for path in self._glob("source", ".", "*/*.ipynb")}
        found = (self._named(place, "source", ".", None) for place in places)
        return tuple(sorted(name for name in found if name))

    def notebooks(self, assignment_id: str) -> list[Notebook]:
        """Read an assignment's notebooks.

        Raises
        ------
        CourseError
            If there is no such assignment, or a notebook cannot be read.
        """
        folder = self.folder("source", ".", assignment_id)
        paths = sorted(folder.glob("*.ipynb"))
        if not paths:
            known = ", ".join(self.assignments) or "none"
            raise CourseError(
                f"no assignment {assignment_id!r} under {self.step_folder('source')} (there are: {known})"
            )
        files = _files(folder)
        found = []
        for path in paths:
            try:
                notebook = self._read(path, assignment_id)
                assignment = read(notebook, self.config)
            except Exception as error:
                raise CourseError(f"{path}: {error}") from error
            parts = [part for c in assignment.cells for part in (c.kind, c.source, c.released)]
            parts += [json.dumps(notebook.metadata, sort_keys=True)]
            parts += [part for name in sorted(files) for part in (name, files[name])]
            found.append(
                Notebook(assignment_id, path.stem, assignment, files, notes.digest(*parts))
            )
        return found

    def _read(self, path, assignment_id):
        """The instructor's notebook as nbgrader releases it, with solutions and tests."""
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        written = InstantiateTests(config=self.config)
        if any(written.autotest_delimiter in c.source for c in notebook.cells):
            path = self.folder("source_with_tests", ".", assignment_id) / path.name
            if not path.is_file():
                raise CourseError(
                    f"its tests are still to be written from its {written.autotest_delimiter} lines: "
                    f"run `nbgrader generate_assignment --source_with_tests {assignment_id}`"
                )
            notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        around = IncludeHeaderFooter(config=self.config)
        for part in ("header", "footer"):  # their paths are relative to the course
            if getattr(around, part):
                setattr(around, part, str(self.root / getattr(around, part)))
        return around.preprocess(notebook, {})[0]

    def handed_in(self, notebook: Notebook, names: tuple[str, ...]) -> Iterator[Handed]:
        """Everything handed in for a notebook.

        Parameters
        ----------
        notebook : Notebook
            What was asked.
        names : tuple of str
            All notebooks of the assignment.
        """
        submitted = self.step_folder("submitted")
        for learner in self.learners(notebook.assignment_id):
            folder = self.folder("submitted", learner, notebook.assignment_id)
            path, problem, findings = _pick(folder, notebook.name, names, submitted)
            findings += notes.load_findings(self.odd(learner, notebook.assignment_id))
            timestamp, secret = (
                _start(folder / name) if _regular(folder / name, submitted) else None
                for name in (TIMESTAMP, SECRET)
            )
            yield Handed(learner, notebook, path, problem, findings, timestamp, secret)

    def learners(self, assignment_id: str) -> list[str]:
        """Who handed something in for an assignment."""
        return [name for name in self._submitters(assignment_id) if not no_id(name)]

    def passed_over(self, assignment_id: str) -> dict[str, str]:
        """Folders of an assignment whose names cannot be ids in a gradebook, and why."""
        return {name: why for name in self._submitters(assignment_id) if (why := no_id(name))}

    def _submitters(self, assignment_id):
        places = self._glob("submitted", "*", glob.escape(assignment_id))
        found = (self._named(p, "submitted", None, assignment_id) for p in places if p.is_dir())
        return sorted(name for name in found if name)

    def _glob(self, step, learner, assignment_id):
        above = self.step_folder(step)
        return above.glob(str(self.folder(step, learner, assignment_id).relative_to(above)))

    def _named(self, place, step, learner, assignment_id):
        """The learner or assignment, whichever is not given, whose folder `place` is; or None."""
        for name in place.parts:
            if not name.startswith(".") and place == self.folder(
                step, learner or name, assignment_id or name
            ):
                return name
        return None

    def autograded(self, learner: str, notebook: Notebook) -> Path:
        """Where nbgrader expects the graded notebook."""
        folder = self.folder("autograded", learner, notebook.assignment_id)
        return folder / f"{notebook.name}.ipynb"

    def feedback(self, learner: str, notebook: Notebook) -> Path:
        """Where nbgrader expects the feedback page."""
        folder = self.folder("feedback", learner, notebook.assignment_id)
        return folder / f"{notebook.name}.html"

    @property
    def notes(self) -> Path:
        """The grader's own folder."""
        return self.root / ".autograder"

    @property
    def log(self) -> Path:
        """Where what happened to whom is logged, a line of JSON each."""
        return self.notes / "log.jsonl"

    def attempts(self, learner: str, assignment_id: str) -> Path:
        """Where every attempt that was collected is kept."""
        return Path(self.directory.format_path("attempts", learner, assignment_id))

    def odd(self, learner: str, assignment_id: str) -> Path:
        """Where what was odd about a collected submission is kept."""
        return self.notes / "collected" / assignment_id / f"{learner}.json"

    def state(self, learner: str, notebook: Notebook) -> Path:
        """Where the grader keeps what it knows of one submission."""
        return self.notes / "results" / notebook.assignment_id / notebook.name / f"{learner}.json"


@contextlib.contextmanager
def alone(course: Course) -> Iterator[None]:
    """Keep other commands out of a course. The kernel ends the lock with the process, however that ends.

    Raises
    ------
    CourseError
        If another one is at work.
    """
    course.notes.mkdir(exist_ok=True)
    with (course.notes / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise CourseError(
                f"{course.root} is being graded by another run, process {file.read() or 'unknown'}"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _settings(root):
    """Settings of a course, as nbgrader's own commands put them together."""
    config = Config()
    for folder in [*reversed(jupyter_config_path()), str(root)]:
        if folder == str(root):
            config.CourseDirectory.root = folder  # whatever was set for all courses
        for name, loader in (("py", PyFileConfigLoader), ("json", JSONFileConfigLoader)):
            path = Path(folder, f"nbgrader_config.{name}")
            if path.is_file():
                try:
                    config.merge(loader(path.name, folder).load_config())
                except Exception as error:
                    raise CourseError(f"{path}: {type(error).__name__}: {error}") from error
    config.CourseDirectory.root = str(root / config.CourseDirectory.root)
    return config


def _pick(folder, name, names, root):
    """The notebook that was meant in a learner's folder: path or None, problem, findings."""
    path = folder / f"{name}.ipynb"
    if _regular(path, root):
        return path, "", ()
    if path.is_symlink():
        return None, f"{path.name} is a link; links are not followed", ()
    others = [
        p for p in sorted(folder.glob("*.ipynb")) if p.stem not in names and _regular(p, root)
    ]
    if len(names) == 1 and len(others) == 1:
        text = f"the notebook is named {others[0].name!r}, not {path.name!r}; it was taken for it"
        return others[0], "", (Finding("format", text),)
    return None, f"no notebook {path.name} was handed in", ()


def _regular(path, root):
    """Whether `path` is a file that really lies under `root`."""
    return (
        path.is_file() and not path.is_symlink() and path.resolve().is_relative_to(root.resolve())
    )


def _start(path):
    """The first line's worth of a text file."""
    with path.open("rb") as file:
        return file.read(200).decode(errors="replace").strip()


def _files(folder):
    files, size = {}, 0
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if (
            not path.is_file()
            or path.suffix == ".ipynb"
            or any(part.startswith(".") for part in name.parts)
        ):
            continue
        size += path.stat().st_size
        if size > MAX_FILES_BYTES:
            raise CourseError(f"{folder}: more than {MAX_FILES_BYTES:,} bytes of data files")
        files[name.as_posix()] = path.read_bytes()
    return files
