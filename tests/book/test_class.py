"""A class in the browser, from release to feedback, with a hostile learner beside an honest one."""

import contextlib
import json
import os
import subprocess
import sys
from copy import deepcopy

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.assignment import read
from tests.autograder import course as small
from tests.book.test_lab import LOGS, ROOT, free_port, running, wait_for_server

ASSIGNMENT = "ps1"
COMMENT = "Name the outliers' share."
WRONG = "def centre(matrix):\n    matrix -= matrix.mean(axis=1, keepdims=True)\n    return matrix\n"
OWNS = "window.owned = window.top.owned = true"
FORGES = f'''\
def mean(values):
    """Whatever the tests say."""
    import sys
    sys.displayhook(2)
    return 0

from IPython.display import HTML, display
display(HTML("<script>{OWNS}</script><img src=x onerror='{OWNS}'>"))
'''
LEARNER = """
from pathlib import Path
from workbook import lab
folder = Path({folder!r})
lab.prepare(folder, exchange=Path({exchange!r}))
with (folder / lab.STATE / "jupyter/config/nbgrader_config.py").open("a") as file:
    file.write("c.CourseDirectory.student_id = {name!r}\\n")  # for one account has the whole class
lab.serve(folder, {port}, open_browser=False)
"""
CONFIG = """\
from autograder.plugin import configure

c = get_config()
configure(c)
c.CourseDirectory.course_id = "course"
c.Exchange.root = {exchange!r}
"""


def forged(released):
    """A forged verdict, a cell twice, tests tagged away, and a script in what a person has to read."""
    notebook = deepcopy(released)
    cells = {c.metadata.nbgrader.grade_id: c for c in notebook.cells if "nbgrader" in c.metadata}
    cells["E1"].source = FORGES
    cells["W1"].source = f"<script>{OWNS}</script>\n\n<img src=x onerror='{OWNS}'>"
    for cell in cells.values():
        cell.metadata.tags = ["skip-execution"]
    notebook.cells.append(deepcopy(cells["E1_small"]))
    return json.dumps(notebook)


def lab_server(tmp, name, command, folder):
    """A JupyterLab under a home and a log of its own; yields its address."""
    home, log = tmp / f"home-{name}", LOGS / f"class-{name}.log"
    home.mkdir()
    stack = contextlib.ExitStack()
    output = stack.enter_context(log.open("w"))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("JUPYTER")}
    environment |= {
        "HOME": str(home),
        "JUPYTER_DATA_DIR": str(folder / ".cartshift" / "jupyter" / "data"),
    }
    process = stack.enter_context(
        running(command, env=environment, cwd=folder, stdout=output, stderr=output)
    )
    return stack, process, log


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    """What happened: what people saw, and the course that is left."""
    tmp = tmp_path_factory.mktemp("class")
    root, exchange = tmp / "course", tmp / "exchange"
    source = root / "source" / ASSIGNMENT / "exercises.ipynb"
    source.parent.mkdir(parents=True)
    exchange.mkdir()
    exchange.chmod(0o777)
    nbformat.write(small.source(), source)
    (root / "nbgrader_config.py").write_text(CONFIG.format(exchange=str(exchange)))
    LOGS.mkdir(parents=True, exist_ok=True)

    assignment = read(small.source())
    released = deepcopy(assignment.notebook)
    for cell, known in zip(released.cells, assignment.cells, strict=True):
        cell.source = known.released
    places = {cell.grade_id: cell.place for cell in assignment.cells}
    answers = {c.grade_id: c.source for c in assignment.cells if c.kind == "answer"}
    answers |= {"E2": WRONG, "W1": "One large value moves it."}

    with contextlib.ExitStack() as stack:
        servers = {}
        for name in ("instructor", "honest", "hostile"):
            folder = root if name == "instructor" else tmp / name
            folder.mkdir(exist_ok=True)
            port = free_port()
            if name == "instructor":
                options = ["--no-browser", "--allow-root", f"--port={port}"]
                command = [sys.executable, "-P", "-m", "jupyterlab", *options]
            else:
                serve = LEARNER.format(
                    folder=str(folder), exchange=str(exchange), port=port, name=name
                )
                command = [sys.executable, "-c", serve]
            running_lab, process, log = lab_server(tmp, name, command, folder)
            stack.enter_context(running_lab)
            servers[name] = (folder, process, log)
        addresses = {
            name: "{url}lab?token={token}".format(**wait_for_server(*started))
            for name, started in servers.items()
        }
        task = {
            **addresses,
            "assignment": ASSIGNMENT,
            "cells": [[places[name], answers[name]] for name in ("E1", "E2", "E3", "W1")],
            "forged": [str(tmp / "hostile" / ASSIGNMENT / "exercises.ipynb"), forged(released)],
            "folders": {name: str(tmp / name) for name in ("honest", "hostile")},
            "written": "W1",
            "points": 3,
            "comment": COMMENT,
            "logs": str(LOGS),
        }
        driver = [str(ROOT / "tests/book/class.mjs"), json.dumps(task)]
        with running(
            ["node", *driver],
            env=os.environ | {"HOME": str(tmp)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as node:
            seen, errors = node.communicate(timeout=540)
            assert node.returncode == 0, f"see class-* in {LOGS}\n{errors.decode()}"
    return json.loads(seen), root


def scores(root, learner):
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        notebook = book.find_submission_notebook("exercises", ASSIGNMENT, learner)
        return {g.name: (g.auto_score, g.manual_score) for g in notebook.grades}


def test_marks_are_as_measured(walk):
    _, root = walk
    assert scores(root, "honest") == {
        "E1_small": (1, None),
        "E1_empty": (2, None),
        "E2_values": (2, None),
        "E2_copy": (0, None),
        "E3_top": (3, None),
        "W1": (None, 3),
    }
    assert {auto for auto, _ in scores(root, "hostile").values()} == {0, None}


def test_instructor_sees_everybody_graded(walk):
    table = {row[1]: row for row in walk[0]["table"]}
    assert table["honest"][4] == "8 / 13"
    assert table["hostile"][4] == "0 / 13"


def test_no_script_of_a_learners_runs_in_formgrader(walk):
    assert walk[0]["owned"] is False


def test_learner_reads_marks_comment_and_hint(walk):
    page = walk[0]["feedback"]["honest"]
    assert "honest: 11 of 13 points" in page
    assert COMMENT in page
    assert "Work on a copy." in page


def test_feedback_gives_no_hidden_test_away(walk):
    for page in walk[0]["feedback"].values():
        assert "the argument is not changed" in page
        assert "np.arange(6.0)" not in page


def test_feedback_fits_a_phone(walk):
    assert max(walk[0]["tooWide"]) <= 0
