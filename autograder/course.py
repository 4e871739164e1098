"""An nbgrader course directory: what is in it, and where the grader keeps its own notes."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import nbformat
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.assignment import Assignment, read
from autograder.intake import MAX_BYTES, Refused
from autograder.results import Finding, Mark, Result

MAX_FILES_BYTES = 64 * 1024 * 1024
"""Data files beside a notebook, in bytes altogether."""


class CourseError(ValueError):
    """The folder is no course, or an assignment in it cannot be graded with."""


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
    """

    learner: str
    notebook: Notebook
    path: Path | None
    problem: str
    findings: tuple[Finding, ...]
    timestamp: str | None

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


class Course:
    """An nbgrader course directory.

    Parameters
    ----------
    root : Path
        The directory. Its ``nbgrader_config.py``, if any, is read.

    Raises
    ------
    CourseError
        If it has no folder of sources.
    """

    def __init__(self, root: Path):
        self.root = root.resolve()
        config = Config()
        if (self.root / "nbgrader_config.py").is_file():
            config = PyFileConfigLoader("nbgrader_config.py", str(self.root)).load_config()
        config.CourseDirectory.setdefault("root", str(self.root))
        self.directory = CourseDirectory(config=config)
        if not self._folder("source").is_dir():
            raise CourseError(f"{root} is not an nbgrader course: it has no folder source/")

    @property
    def database(self) -> str:
        """URL of the gradebook."""
        return self.directory.db_url

    def _folder(self, step):
        return self.root / getattr(self.directory, f"{step}_directory")

    @cached_property
    def assignments(self) -> tuple[str, ...]:
        """Names of the assignments that have a source."""
        return tuple(
            sorted(
                path.name for path in self._folder("source").iterdir() if any(path.glob("*.ipynb"))
            )
        )

    def notebooks(self, assignment_id: str) -> list[Notebook]:
        """Read an assignment's notebooks.

        Raises
        ------
        CourseError
            If there is no such assignment, or a notebook cannot be read.
        """
        folder = self._folder("source") / assignment_id
        paths = sorted(folder.glob("*.ipynb"))
        if not paths:
            known = ", ".join(self.assignments) or "none"
            raise CourseError(
                f"no assignment {assignment_id!r} under {self._folder('source')} (there are: {known})"
            )
        files = _files(folder)
        found = []
        for path in paths:
            data = path.read_bytes()
            try:
                assignment = read(nbformat.reads(data.decode(), as_version=4))
            except Exception as error:
                raise CourseError(f"{path}: {error}") from error
            digest = _digest(
                data, *(part for name in sorted(files) for part in (name.encode(), files[name]))
            )
            found.append(Notebook(assignment_id, path.stem, assignment, files, digest))
        return found

    def handed_in(self, notebook: Notebook, names: tuple[str, ...]) -> Iterator[Handed]:
        """Everything handed in for a notebook.

        Parameters
        ----------
        notebook : Notebook
            What was asked.
        names : tuple of str
            All notebooks of the assignment.
        """
        submitted = self._folder("submitted")
        if not submitted.is_dir():
            return
        for learner in sorted(
            path for path in submitted.iterdir() if not path.name.startswith(".")
        ):
            folder = learner / notebook.assignment_id
            if not folder.is_dir():
                continue
            path, problem, findings = _pick(folder, notebook.name, names, submitted)
            stamp = folder / "timestamp.txt"
            timestamp = (
                stamp.read_text(errors="replace").strip()[:100]
                if _regular(stamp, submitted)
                else None
            )
            yield Handed(learner.name, notebook, path, problem, findings, timestamp)

    def autograded(self, learner: str, notebook: Notebook) -> Path:
        """Where nbgrader expects the graded notebook."""
        return (
            self._folder("autograded") / learner / notebook.assignment_id / f"{notebook.name}.ipynb"
        )

    def feedback(self, learner: str, notebook: Notebook) -> Path:
        """Where nbgrader expects the feedback page."""
        return self._folder("feedback") / learner / notebook.assignment_id / f"{notebook.name}.html"

    @property
    def notes(self) -> Path:
        """The grader's own folder."""
        return self.root / ".autograder"

    def state(self, learner: str, notebook: Notebook) -> Path:
        """Where the grader keeps what it knows of one submission."""
        return self.notes / "results" / notebook.assignment_id / notebook.name / f"{learner}.json"


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


# ----------------------------------------------------------------------------- what is remembered


def fingerprint(notebook: Notebook, data: bytes | str) -> str:
    """What a result depends on: instructor's notebook, submission, this package."""
    data = data if isinstance(data, bytes) else data.encode()
    return _digest(_version().encode(), notebook.digest.encode(), data)


def _version():
    package = Path(__file__).parent
    return _digest(*(path.read_bytes() for path in sorted(package.glob("*.py"))))


def _digest(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.hexdigest()


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a crash leaves the old one or the new one, and nothing between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def save(path: Path, mark: str, result: Result, recorded: bool) -> None:
    """Remember a result and whether the gradebook has it; `mark` is its fingerprint."""
    plain = asdict(Result(result.key, result.marks, result.findings, result.seconds, result.error))
    write_whole(
        path, json.dumps({"fingerprint": mark, "recorded": recorded, "result": plain}, indent=1)
    )


def load(path: Path) -> tuple[str, bool, Result] | None:
    """What `save` wrote; None if there is nothing that can be read."""
    try:
        saved = json.loads(path.read_text())
        plain = saved["result"]
        plain["marks"] = tuple(Mark(**mark) for mark in plain["marks"])
        plain["findings"] = tuple(Finding(**finding) for finding in plain["findings"])
        return saved["fingerprint"], saved["recorded"], Result(**plain)
    except (OSError, ValueError, KeyError, TypeError):
        return None
