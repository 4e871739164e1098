"""Killed at any moment, run again: the same gradebook, pages and reports, and nothing lives on.

Two moments by default; CARTSHIFT_KILLS=20 asks for more.
"""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from copy import deepcopy
from pathlib import Path

import nbformat
import psutil
import pytest
from nbgrader.api import Base, Gradebook
from sqlalchemy import create_engine, select

KILLS = int(os.environ.get("CARTSHIFT_KILLS", 2))
CLASS = 40
COMMAND = [Path(sys.executable).with_name("autograder"), "grade"]


@pytest.fixture(scope="module")
def course(tmp_path_factory, written):
    """A class of forty: right, wrong, unanswered, unreadable, too slow, and some that leave processes."""
    root = tmp_path_factory.mktemp("course")
    source = root / "source" / "ps1" / "exercises.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(written.source, source)
    detached = "import subprocess\nsubprocess.Popen(['sleep', '600'], start_new_session=True)\n"
    kinds = [
        written.solved(W1="Outliers."),
        written.solved(E1="def mean(v):\n    return sum(v)\n"),
        written.released(),
        b"{ not a notebook",
        written.solved(E1=detached + written.solutions["E1"]),
    ]
    for number in range(CLASS):
        hand_in(root, f"learner{number:02}", kinds[number % len(kinds)])
    return root


def hand_in(root, learner, submission):
    folder = root / "submitted" / learner / "ps1"
    folder.mkdir(parents=True)
    data = submission if isinstance(submission, bytes) else nbformat.writes(submission).encode()
    (folder / "exercises.ipynb").write_bytes(data)
    (folder / "timestamp.txt").write_text("2026-01-01 10:00:00 UTC")
    (folder / "submission_secret.txt").write_text("0123456789abcdef" * 8)  # else one at random


class Run:
    """The command, at work on a course; its processes carry a mark in their environment."""

    def __init__(self, root, *options):
        self.mark = f"RUN_{random.randrange(1 << 60)}"
        # What a shell starts in the background ignores Ctrl-C, these tests too; a terminal does not.
        command = ["env", "--default-signal=INT", *COMMAND, root]
        self.process = subprocess.Popen(
            [*command, *(options or ("--workers", "2")), "--env", f"{self.mark}=1"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        lock, me = root / ".autograder" / "lock", str(self.process.pid)
        while self.process.poll() is None and not (lock.exists() and lock.read_text() == me):
            time.sleep(0.005)
        self.began = time.monotonic()

    def end(self):
        """Wait for it to end by itself; return the seconds that it worked."""
        said, _ = self.process.communicate(timeout=300)
        assert self.process.returncode == 0, said
        return time.monotonic() - self.began

    def kill(self, number):
        """Send a signal; return its exit code and what it said."""
        self.process.send_signal(number)
        said, _ = self.process.communicate(timeout=60)
        return self.process.returncode, said

    def alive(self):
        """Processes that it has started."""
        mark, found = f"{self.mark}=1".encode(), []
        for process in psutil.process_iter():
            try:
                here = Path(f"/proc/{process.pid}")
                if mark in (here / "environ").read_bytes() and process.status() != "zombie":
                    found.append(process)
            except (OSError, psutil.NoSuchProcess):
                continue
        return found

    def leaves_nothing(self):
        """Whether all of them are gone within some seconds."""
        deadline = time.monotonic() + 20
        while self.alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True


def contents(root):
    """All that a run leaves: rows of the gradebook, without their random ids, and files."""
    engine = create_engine(f"sqlite:///{root}/gradebook.db")
    with engine.connect() as connection:
        tables = {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in Base.metadata.tables.items()
        }
    engine.dispose()
    cells = {row["id"]: (row["type"], row["name"]) for row in tables["base_cell"]}
    learners = {row["id"]: row["student_id"] for row in tables["submitted_assignment"]}
    names = {row["id"]: learners[row["assignment_id"]] for row in tables["submitted_notebook"]}
    rows = Counter()
    for table, found in tables.items():
        for row in found:
            known = {
                "cell": cells.get(row.get("cell_id", row["id"])),
                "learner": names.get(row.get("notebook_id")) or row.get("student_id"),
                **{key: value for key, value in row.items() if not key.endswith("id")},
            }
            rows[table, *sorted((k, repr(v)) for k, v in known.items())] += 1
    files = {
        str(path.relative_to(root)): path.read_bytes()
        for folder in ("autograded", "feedback", "reports")
        for path in (root / folder).rglob("*")
        if path.is_file()
    }
    return rows, files


def scores(root):
    """Points by learner."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        return {item.student.id: item.score for item in book.assignment_submissions("ps1")}


@pytest.fixture(scope="module")
def undisturbed(course, tmp_path_factory):
    """What a run leaves that nobody disturbs, and the seconds that it worked."""
    root = tmp_path_factory.mktemp("undisturbed")
    shutil.copytree(course, root, dirs_exist_ok=True)
    seconds = Run(root).end()
    rows, files = contents(root)
    assert sum(count for (table, *_), count in rows.items() if table == "grade") == 6 * CLASS
    return rows, files, seconds


def test_killed_at_any_moment_it_resumes_to_the_same_marks(course, undisturbed, tmp_path):
    rows, files, seconds = undisturbed
    moments, kills, lives = random.Random(7), 0, 0
    while kills < KILLS:
        lives += 1
        root = tmp_path / str(lives)
        shutil.copytree(course, root)
        while kills < KILLS:
            run = Run(root)
            try:
                run.process.wait(moments.uniform(0, seconds))
                break
            except subprocess.TimeoutExpired:
                kills += 1
                assert run.kill(signal.SIGKILL)[0] == -signal.SIGKILL
                assert run.leaves_nothing()
        Run(root).end()
        got_rows, got_files = contents(root)
        assert got_rows == rows
        assert got_files == files
        learners = [path.stem for path in (root / ".autograder" / "results").rglob("*.json")]
        assert len(learners) == CLASS


def endless(written, root, count):
    """A class in which every submission is in an endless loop, and leaves a process besides."""
    source = deepcopy(written.source)
    source.metadata.autograder.timeout = 600
    path = root / "source" / "ps1" / "exercises.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(source, path)
    loop = "import subprocess\nsubprocess.Popen(['sleep', '600'], start_new_session=True)\nwhile True: pass\n"
    for number in range(count):
        hand_in(root, f"endless{number}", written.solved(E1=loop))


def wait_for_loops(run, count=2):
    """Wait until so many learners' processes run and have left something."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(psutil.NoSuchProcess):  # one that just ended
            if sum("sleep" in process.name() for process in run.alive()) >= count:
                return
        time.sleep(0.05)
    raise AssertionError("no submission has started")


def press_ctrl_c(run):
    """Stop a run that waits for endless loops: it ends at once, says so, and leaves no process."""
    began = time.monotonic()
    code, said = run.kill(signal.SIGINT)
    seconds = time.monotonic() - began
    assert code == 130
    assert "what was graded is kept" in said
    assert "Traceback" not in said
    busy = max(1, os.getloadavg()[0] / os.cpu_count())  # others at work on this machine
    assert seconds < 2 * busy
    assert run.leaves_nothing()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_it_stops_at_once_when_every_submission_is_in_an_endless_loop(written, tmp_path, number):
    endless(written, tmp_path, 4)
    hand_in(tmp_path, "able", written.solved())  # comes first
    run = Run(tmp_path)
    wait_for_loops(run)
    if number == signal.SIGINT:
        press_ctrl_c(run)
        assert scores(tmp_path) == {"able": 9}
    else:
        run.kill(number)
        assert run.leaves_nothing()
    shutil.rmtree(tmp_path / "submitted")
    names = ["able", *(f"endless{number}" for number in range(4))]
    for name in names:
        hand_in(tmp_path, name, written.solved())
    Run(tmp_path).end()
    assert scores(tmp_path) == dict.fromkeys(names, 9)
