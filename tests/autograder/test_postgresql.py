"""Marks in PostgreSQL: a real server, started by the test, that listens on a socket in a folder."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import psycopg
import pytest
from nbgrader.api import Gradebook

from autograder.cli import main

NOBODY = {"user": "nobody", "extra_groups": []} if os.getuid() == 0 else {}
"""PostgreSQL refuses to run as root."""


def program(name):
    """A program of the server, which Debian keeps off the PATH."""
    places = [shutil.which(name), *sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))]
    found = [str(place) for place in places if place]
    assert found, "PostgreSQL is not installed (Debian: apt install postgresql)"
    return found[-1]


@pytest.fixture(scope="module")
def server():
    """A database server; its address without the database's name."""
    with tempfile.TemporaryDirectory(prefix="postgresql-") as folder:
        if NOBODY:
            shutil.chown(folder, NOBODY["user"])
        data = f"{folder}/data"
        subprocess.run(
            [program("initdb"), "-D", data, "-U", "grader", "--auth=trust", "-E", "UTF8", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd="/", **NOBODY,
        )  # fmt: skip
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]  # fmt: skip
        process = subprocess.Popen(
            [program("postgres"), "-D", data, *options],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **NOBODY,
        )  # fmt: skip
        try:
            yield f"host={folder} user=grader"
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture
def database(server):
    """An empty database; how SQLAlchemy and nbgrader name it."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with psycopg.connect(f"{server} dbname=postgres", autocommit=True) as connection:
                connection.execute("DROP DATABASE IF EXISTS course WITH (FORCE)")
                connection.execute("CREATE DATABASE course")
            break
        except psycopg.OperationalError:  # it is still starting
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    folder = server.split()[0].removeprefix("host=")
    return f"postgresql://grader@/course?host={folder}"


@pytest.fixture
def root(tmp_path, written):
    """A course with three learners."""
    source = tmp_path / "source" / "ps1" / "exercises.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(written.source, source)
    for learner, submission in (
        ("ann", nbformat.writes(written.solved(W1="Outliers.")).encode()),
        ("bob", nbformat.writes(written.solved(E1="def mean(v):\n    return 1 / 0\n")).encode()),
        ("cat", b"\0 not a notebook"),
    ):
        path = tmp_path / "submitted" / learner / "ps1" / "exercises.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(submission)
        (path.parent / "timestamp.txt").write_text("2026-01-01 10:00:00 UTC")
    return tmp_path


def marks(url):
    """Every mark and comment of the gradebook, and when each submission came."""
    found = {}
    with Gradebook(url) as book:
        for submission in book.assignment_submissions("ps1"):
            (notebook,) = submission.notebooks
            found[submission.student.id, None] = submission.timestamp, submission.score
            for grade in notebook.grades:
                key = submission.student.id, grade.name
                found[key] = grade.auto_score, grade.manual_score, grade.needs_manual_grade
            for comment in notebook.comments:
                found[submission.student.id, "comment", comment.name] = comment.comment
    return found


def test_marks_are_those_of_sqlite(root, database):
    assert main(["grade", str(root), "--no-sandbox", "--gradebook", database]) == 0
    assert not (root / "gradebook.db").exists()
    assert main(["grade", str(root), "--no-sandbox", "--force"]) == 0
    expected = marks(f"sqlite:///{root}/gradebook.db")
    assert expected["ann", None][1] == 9
    assert expected["cat", "comment", "E1"].startswith("the file is not JSON")
    assert marks(database) == expected


def test_the_address_may_stand_in_nbgraders_settings_and_nbgrader_reads_the_marks(root, database):
    (root / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.db_url = {database!r}\n"
    )
    assert main(["grade", str(root), "--no-sandbox"]) == 0
    with Gradebook(database) as book:  # as formgrader gives a mark
        book.find_grade("W1", "exercises", "ps1", "ann").manual_score = 3
        book.db.commit()
    assert main(["grade", str(root), "--no-sandbox", "--force"]) == 0
    assert marks(database)["ann", None][1] == 12
    nbgrader = Path(sys.executable).with_name("nbgrader")
    subprocess.run([nbgrader, "export"], cwd=root, check=True, capture_output=True)
    assert ",ann," in (root / "grades.csv").read_text()
    subprocess.run([nbgrader, "db", "upgrade"], cwd=root, check=True, capture_output=True,
                   env={**os.environ, "PATH": f"{nbgrader.parent}:{os.environ['PATH']}"})  # fmt: skip


def test_marks_written_to_one_gradebook_reach_another_as_well(root, database):
    assert main(["grade", str(root), "--no-sandbox"]) == 0
    assert main(["grade", str(root), "--no-sandbox", "--gradebook", database]) == 0
    assert marks(database) == marks(f"sqlite:///{root}/gradebook.db")


def test_a_server_that_is_not_there_is_one_clear_error(root, capsys):
    url = "postgresql://grader:secret@127.0.0.1:1/course"
    assert main(["grade", str(root), "--no-sandbox", "--gradebook", url]) == 2
    said = capsys.readouterr().out
    assert "grader:***@127.0.0.1:1/course" in said
    assert "refused" in said
    assert "secret" not in said
    assert main(["grade", str(root), "--no-sandbox", "--gradebook", "my marks"]) == 2
    assert "looks like" in capsys.readouterr().out
