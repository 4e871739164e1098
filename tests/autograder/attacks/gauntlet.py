"""The corpus as one class of a real course: handed in, graded, and what became of everything around."""

import contextlib
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
from nbgrader.api import Gradebook

from autograder import Grader
from autograder.classrun import grade_class
from autograder.course import Course
from autograder.results import Result
from tests.autograder.attacks import corpus
from tests.autograder.attacks.corpus import Entry

NOTE = "note-of-the-class"
"""Name of every file that an attack tries to leave somewhere."""
MARK = "GAUNTLET"
"""A variable by which every process of a run is known."""


def hand_in(root: Path, learner: str, data: bytes, files: Mapping[str, bytes] | None = None):
    """Put a submission where nbgrader collects them."""
    folder = root / "submitted" / learner / "ps1"
    for name, content in {"exercises.ipynb": data, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def write_course(root: Path, entries: Iterable[Entry], gradebook: Path | None = None) -> None:
    """Write a course: the source, data, a library, everybody's submissions."""
    source = root / "source" / "ps1"
    source.mkdir(parents=True)
    nbformat.write(corpus.source(), source / "exercises.ipynb")
    for name, content in corpus.FILES.items():
        (source / name).write_bytes(content)
    library = root.parent / "library" / "reference"
    library.mkdir(parents=True, exist_ok=True)
    (library / "__init__.py").write_text("")
    (library / "answers.py").write_text(corpus.ANSWERS_MODULE)
    if gradebook is not None:
        shutil.copy(gradebook, root / "gradebook.db")
    honest = nbformat.writes(corpus.solved()).encode()
    for learner in corpus.NEIGHBOURS:
        hand_in(root, learner, honest)
    for entry in entries:
        for learner in entry.learners:
            hand_in(root, learner, entry.attack.data, entry.attack.files)


@contextlib.contextmanager
def outside() -> Iterator[list[bytes]]:
    """Listen where a submission must not be heard; yields what was."""
    heard: list[bytes] = []
    stop = threading.Event()
    with contextlib.ExitStack() as stack:

        def opened(family, kind, address):
            sock = stack.enter_context(socket.socket(family, kind))
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind(address)
            sock.settimeout(0.1)
            return sock

        streams = [
            opened(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", corpus.PORT)),
            opened(socket.AF_UNIX, socket.SOCK_STREAM, f"\0{corpus.SOCKET}"),
        ]
        datagrams = opened(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", corpus.PORT))

        def accept(sock):
            sock.listen()
            while not stop.is_set():
                with contextlib.suppress(OSError):
                    connection, _ = sock.accept()
                    with connection:
                        connection.settimeout(0.1)
                        heard.append(b"connection")

        def answer():
            while not stop.is_set():
                with contextlib.suppress(OSError):
                    data, sender = datagrams.recvfrom(1000)
                    heard.append(data)
                    datagrams.sendto(b"answer", sender)

        threads = [threading.Thread(target=accept, args=(sock,)) for sock in streams]
        threads.append(threading.Thread(target=answer))
        for thread in threads:
            thread.start()
        try:
            yield heard
        finally:
            stop.set()
            for thread in threads:
                thread.join()


def marked(value: str) -> list[psutil.Process]:
    """Processes that were started with this mark in their environment."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.environ().get(MARK) == value and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def contents(root: Path) -> dict[str, bytes]:
    """Everything under a folder, by path."""
    return {
        str(path.relative_to(root)): path.read_bytes() if path.is_file() else b""
        for path in sorted(root.rglob("*"))
    }


def notes() -> list[Path]:
    """What an attack left somewhere on this machine."""
    places = [
        "/",
        "/tmp",
        "/var/tmp",
        "/dev/shm",
        "/run",
        Path.home(),
        "/usr/lib",
        "/usr/bin",
        "/dev",
    ]
    return [Path(place, NOTE) for place in places if Path(place, NOTE).exists()]


@dataclass(frozen=True)
class Run:
    """What came of a class.

    Attributes
    ----------
    root : Path
        The course.
    results : mapping of str to Result
        By learner.
    marks : mapping of str to mapping of str to float
        What the gradebook says of each test, by learner.
    harm : tuple of str
        What was done to anything but the submissions' own marks.
    seconds : float
        Time of the whole run.
    """

    root: Path
    results: Mapping[str, Result]
    marks: Mapping[str, Mapping[str, float]]
    harm: tuple[str, ...]
    seconds: float


def scores(root: Path) -> dict[str, dict[str, float]]:
    """Automatic and manual scores of the tests in the gradebook, by learner."""
    tests = corpus.tests()
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        return {
            submission.student.id: {
                grade.name: grade.auto_score if grade.manual_score is None else grade.manual_score
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.name in tests
            }
            for submission in book.assignment_submissions("ps1")
        }


def grade(root: Path, entries: Iterable[Entry], gradebook: Path, sandbox: bool = True) -> Run:
    """Hand in and grade a class, beside honest neighbours, and look around afterwards."""
    entries = list(entries)
    write_course(root, entries, gradebook)
    mark = str(os.urandom(8).hex())
    os.environ[corpus.SECRET] = "secret"
    library = root.parent / "library"
    before = {name: contents(root / name) for name in ("source", "submitted")}
    before["library"] = contents(library)
    harm = [f"{path} was there before" for path in notes()]
    began = time.monotonic()
    with outside() as heard:
        with Grader(
            sandbox=sandbox,
            workers=2,
            readable=[library],
            env={MARK: mark, "PYTHONPATH": str(library)},
        ) as grader:
            (summary,) = grade_class(Course(root), ["ps1"], grader)
            servers = sum(3 if sandbox else 1 for pool in grader._pools if pool._server is not None)
            deadline = time.monotonic() + 10  # the dead are buried in the background
            while len(marked(mark)) > servers and time.monotonic() < deadline:
                time.sleep(0.1)
            if len(marked(mark)) > servers:
                harm.append(f"processes live on beside the warm ones: {marked(mark)}")
        if marked(mark):
            harm.append(f"processes outlive the grader: {marked(mark)}")
    seconds = time.monotonic() - began
    harm += [f"a server outside heard {data[:50]!r}" for data in heard]
    harm += [f"{path} was written" for path in notes()]
    after = {name: contents(root / name) for name in ("source", "submitted")}
    after["library"] = contents(library)
    harm += [
        f"{name}/{path} was changed"
        for name in before
        for path in before[name].keys() | after[name].keys()
        if before[name].get(path) != after[name].get(path)
    ]
    made = {path.name for path in root.iterdir()}
    made -= {
        "source",
        "submitted",
        "autograded",
        "feedback",
        "reports",
        "gradebook.db",
        ".autograder",
    }
    harm += [f"{name} was written into the course" for name in sorted(made)]
    marks = scores(root)
    harm += [
        f"the neighbour {learner} got {marks.get(learner)}"
        for learner in corpus.NEIGHBOURS
        if marks.get(learner) != corpus.tests()
    ]
    results = {line.learner: line.result for line in summary.lines}
    return Run(root, results, marks, tuple(harm), seconds)


def outcome(run: Run, entry: Entry) -> str:
    """What came of one file of the corpus, in a few words."""
    learner = entry.learners[-1]
    result, points = run.results[learner], sum(run.marks[learner].values())
    words = [f"{points:g} of {sum(corpus.tests().values()):g}"]
    kinds = dict.fromkeys(f.kind for f in result.findings if f.kind != "trust")
    words += [{"tampering": "tampering reported"}.get(kind, f"{kind} reported") for kind in kinds]
    if result.error:
        words.append("reason stated")
    return ", ".join(words)
