"""nbgrader's own command gives our marks and pages; a kernel in the sandbox reaches nothing."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import get_kernel_spec
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook

from autograder.cli import main
from autograder.course import Course
from autograder.record import Recorder
from tests.autograder.conftest import FULL

CONFIG = """\
from autograder.plugin import configure

c = get_config()
configure(c)
"""
FORGES = """\
def mean(values):
    import sys
    sys.displayhook(2)
    return 0
"""
SCRIPT = "<script>alert(1)</script>"


def nbgrader(root, *args, check=True):
    """Run nbgrader's command in a course."""
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *args],
        cwd=root,
        check=check,
        env={
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "HOME": str(root),
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        },
        capture_output=True,
        text=True,
        timeout=300,
    )


def hand_in(root, learner, submission, assignment="ps1", name="exercises.ipynb"):
    path = root / "submitted" / learner / assignment / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(submission, Path):
        path.symlink_to(submission)
    elif isinstance(submission, bytes):
        path.write_bytes(submission)
    else:
        nbformat.write(submission, path)
    (path.parent / "timestamp.txt").write_text("2026-01-01 10:00:00 UTC")


def skipped(written):
    """Nothing answered, tests tagged away, a cell twice, and metadata of a format to come."""
    notebook = written.released()
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution"]
    notebook.cells.append(written.cell(notebook, "E1_small"))
    written.cell(notebook, "E2").metadata.nbgrader.schema_version = 99
    return json.dumps(notebook).encode()


def scores(root, assignment="ps1"):
    """What the gradebook says: (learner, notebook, cell) → scores, and comments."""
    found = {}
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        for submission in book.assignment_submissions(assignment):
            for notebook in submission.notebooks:
                key = (submission.student.id, notebook.name)
                for grade in notebook.grades:
                    asks = grade.needs_manual_grade
                    found[(*key, grade.name)] = (grade.auto_score, grade.manual_score, asks)
                for comment in notebook.comments:
                    found[(*key, f"comment {comment.name}")] = comment.comment
    return found


@pytest.fixture(scope="module")
def course(tmp_path_factory, written, empty_gradebook):
    """A class with its hostile learners, graded by ``nbgrader autograde``."""
    root = tmp_path_factory.mktemp("course")
    (root / "nbgrader_config.py").write_text(CONFIG)
    shutil.copy(empty_gradebook, root / "gradebook.db")
    source = root / "source" / "ps1" / "exercises.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(written.source, source)
    with Recorder(f"sqlite:///{root}/gradebook.db") as recorder:
        (notebook,) = Course(root).notebooks("ps1")
        recorder.define(notebook)
    hand_in(root, "honest", written.solved(W1=f"Outliers. {SCRIPT}"))
    hand_in(root, "wrong", written.solved(E1="def mean(v):\n    return sum(v)\n"))
    hand_in(root, "forges", written.solved(E1=FORGES))
    hand_in(root, "skips", skipped(written))
    hand_in(root, "links", source)
    hand_in(root, "bytes", b"\xff{ not a notebook")
    ran = nbgrader(root, "autograde", "ps1")
    return root, ran.stderr


def auto(found, learner):
    return {cell: value[0] for (who, _, cell), value in found.items() if who == learner and
            not cell.startswith("comment")}  # fmt: skip


def test_marks_are_as_measured(course):
    found = scores(course[0])
    assert auto(found, "honest") == {**FULL, "W1": None}
    assert auto(found, "wrong") == {**FULL, "E1_small": 0, "E1_empty": 0, "W1": 0}
    assert auto(found, "forges") == {**FULL, "E1_small": 0, "E1_empty": 0, "W1": 0}
    for learner in ("skips", "links", "bytes"):
        assert set(auto(found, learner).values()) == {0}, learner


def test_marks_equal_those_of_the_class_run(course, tmp_path, capsys):
    shutil.copytree(course[0], tmp_path, dirs_exist_ok=True, symlinks=True)
    for left in ("gradebook.db", ".autograder", "autograded"):
        path = tmp_path / left
        path.unlink() if path.is_file() else shutil.rmtree(path)
    (tmp_path / "submitted/links/ps1/exercises.ipynb").unlink()
    hand_in(tmp_path, "links", tmp_path / "source/ps1/exercises.ipynb")
    assert main(["grade", str(tmp_path)]) == 0
    assert scores(tmp_path) == scores(course[0])
    for folder in ("autograded", ".autograder/results"):
        files = {p.relative_to(course[0]) for p in (course[0] / folder).rglob("*.*")}
        assert files
        assert {p.relative_to(tmp_path) for p in (tmp_path / folder).rglob("*.*")} == files


def test_command_says_what_was_odd(course):
    said = course[1]
    assert "skips: tampering" in said
    assert "links are not followed" in said


def test_what_happened_is_in_the_log(course):
    log = (course[0] / ".autograder" / "log.jsonl").read_text().splitlines()
    entries = {entry["learner"]: entry for entry in map(json.loads, log)}
    assert entries["honest"]["points"] == sum(FULL.values())
    assert any("tampering" in finding for finding in entries["skips"]["findings"])
    assert "links are not followed" in entries["links"]["error"]


def test_graded_notebooks_are_for_formgrader(course):
    for learner in ("honest", "forges", "skips", "links", "bytes"):
        path = course[0] / "autograded" / learner / "ps1" / "exercises.ipynb"
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        known = [c.metadata.nbgrader.grade_id for c in notebook.cells if "nbgrader" in c.metadata]
        assert {*FULL, "W1"} <= set(known), learner
        spec = get_kernel_spec(notebook.metadata.kernelspec.name)  # as an instructor would run it
        assert spec.metadata["kernel_provisioner"]["provisioner_name"] == "bubblewrap"


def test_graded_again_a_persons_mark_stays(course, tmp_path):
    shutil.copytree(course[0], tmp_path, dirs_exist_ok=True, symlinks=True)
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as book:
        book.find_grade("W1", "exercises", "ps1", "honest").manual_score = 3
        book.update_or_create_assignment("ps1", duedate="2025-12-31 10:00:00 UTC")
        book.db.commit()
    with (tmp_path / "nbgrader_config.py").open("a") as file:
        file.write("c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    nbgrader(tmp_path, "autograde", "ps1", "--student", "honest", "--force")
    assert scores(tmp_path)["honest", "exercises", "W1"] == (None, 3, True)
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as book:
        notebook = book.find_submission_notebook("exercises", "ps1", "honest")
        assert notebook.late_submission_penalty == sum(FULL.values()) + 3


@pytest.mark.parametrize("door", ["command", "kernel"])
def test_quickstart_course_gets_stock_nbgraders_marks(door, quickstart, tmp_path):
    shutil.copytree(quickstart[0], tmp_path, dirs_exist_ok=True)
    if door == "command":
        (tmp_path / "nbgrader_config.py").write_text(CONFIG)
        nbgrader(tmp_path, "autograde", "ps1")
    else:
        nbgrader(tmp_path, "autograde", "ps1", "--Execute.kernel_name=sandboxed-python3")
    assert scores(tmp_path) == quickstart[1]


@pytest.fixture(scope="module")
def quickstart(tmp_path_factory):
    """nbgrader's own course, released and handed in; and its marks by stock nbgrader."""
    root = tmp_path_factory.mktemp("quickstart") / "course101"
    nbgrader(root.parent, "quickstart", "course101")
    nbgrader(root, "generate_assignment", "ps1")
    for name in ("problem1", "problem2"):
        released = nbformat.read(root / f"release/ps1/{name}.ipynb", as_version=4)
        hand_in(root, "blank", released, name=f"{name}.ipynb")
        solved = nbformat.read(root / f"source/ps1/{name}.ipynb", as_version=4)
        given = {c.metadata.nbgrader.grade_id: c.source for c in solved.cells if c.metadata}
        for cell in released.cells:
            known = cell.metadata.get("nbgrader", {})
            if known.get("solution"):
                cell.source = given[known["grade_id"]] + "\n"
            if known.get("grade_id") == "sum_of_squares":
                cell.source = "def sum_of_squares(n):\n    return n\n"
        hand_in(root, "tries", released, name=f"{name}.ipynb")
    graded = root.with_name("graded")
    shutil.copytree(root, graded)
    nbgrader(graded, "autograde", "ps1")
    marks = scores(graded)
    assert len({value for value in marks.values() if isinstance(value, tuple)}) >= 3
    return root, marks


def test_collect_takes_what_learners_handed_in_and_nothing_else(course, written, tmp_path):
    root, exchange = tmp_path / "course", tmp_path / "exchange"
    shutil.copytree(course[0] / "source", root / "source")
    shutil.copy(course[0] / "gradebook.db", root)
    inbound = exchange / "c" / "inbound"
    for folder in ("honest+ps1+2026-01-02 10:00:00 UTC+aa", "links+ps1+2026-01-02 10:00:00 UTC+bb",
                   "odd+ps1+some day", "late+ps1+2026-01-02 11:00:00 UTC+cc"):  # fmt: skip
        (inbound / folder).mkdir(parents=True)
    exchange.chmod(0o777)
    honest, links, odd, late = (
        next(inbound.glob(f"{name}+*")) for name in ("honest", "links", "odd", "late")
    )
    for folder in (honest, odd, late):
        nbformat.write(written.solved(), folder / "exercises.ipynb")
        (folder / "submission_secret.txt").write_text("ab" * 64)
    (honest / "timestamp.txt").write_text("2026-01-02 10:00:00 UTC")
    (late / "timestamp.txt").write_bytes(b"\xff not a time")
    (links / "exercises.ipynb").symlink_to(root / "source/ps1/exercises.ipynb")
    config = f"{CONFIG}c.Exchange.root = {str(exchange)!r}\nc.CourseDirectory.course_id = 'c'\n"
    (root / "nbgrader_config.py").write_text(config)
    said = nbgrader(root, "collect", "ps1").stderr
    taken = root / "submitted" / "honest" / "ps1"
    assert (taken / "exercises.ipynb").read_bytes() == (honest / "exercises.ipynb").read_bytes()
    assert (taken / "timestamp.txt").read_text() == "2026-01-02 10:00:00.000000 UTC"
    assert (taken / "submission_secret.txt").read_text() == "ab" * 64
    assert not (root / "submitted/links/ps1/exercises.ipynb").exists()
    assert "2026-01-02 11:00:00" in (root / "submitted/late/ps1/timestamp.txt").read_text()
    assert "claims to be honest's" in said


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """Outputs of a notebook that looks around in the sandboxed kernel."""
    folder = tmp_path_factory.mktemp("notebook")
    (folder / "data.csv").write_text("1,2")
    sources = {
        "files": f"import os; sorted(os.listdir()), os.path.exists({str(Path(__file__))!r})",
        "write": "open('data.csv', 'w').write('changed'); open('data.csv').read()",
        "network": "import socket; socket.create_connection(('192.0.2.1', 9), timeout=2)",
        "environment": "os.environ.get('SECRET')",
        "late": "while True: pass",
        "after": "1 + 1",
    }
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources.values()])
    client = NotebookClient(
        notebook,
        kernel_name="sandboxed-python3",
        timeout=5,
        interrupt_on_timeout=True,
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "SECRET", "s3cret")
        client.execute()
    said = [
        c.outputs[-1].get("data", {}).get("text/plain") or c.outputs[-1].get("ename")
        for c in notebook.cells
        if c.outputs
    ]
    return folder, dict(zip([name for name in sources if name != "environment"], said, strict=True))


def test_kernel_sees_its_notebooks_folder_alone(kernel):
    folder, said = kernel
    assert said["files"] == "(['data.csv', 'ipython'], False)"
    assert said["write"] == "'changed'"
    assert (folder / "data.csv").read_text() == "1,2"


def test_kernel_has_no_network(kernel):
    assert kernel[1]["network"] == "OSError"


def test_kernel_is_interrupted_and_goes_on(kernel):
    assert kernel[1]["after"] == "2"


@pytest.fixture(scope="module")
def returned(course, tmp_path_factory):
    """The course's pages, made and released by nbgrader."""
    root, exchange = course[0], tmp_path_factory.mktemp("exchange")
    exchange.chmod(0o777)
    with (root / "nbgrader_config.py").open("a") as file:
        file.write(f"c.Exchange.root = {str(exchange)!r}\nc.CourseDirectory.course_id = 'c'\n")
    nbgrader(root, "generate_feedback", "ps1")
    nbgrader(root, "release_feedback", "ps1")
    pages = {p.parts[-3]: p.read_text() for p in root.glob("feedback/*/ps1/exercises.html")}
    return pages, exchange / "c" / "feedback"


def test_feedback_is_our_page(course, returned):
    pages, _ = returned
    assert set(pages) == {"honest", "wrong", "forges", "skips", "links", "bytes"}
    for learner, page in pages.items():
        assert "<script" not in page, learner
        assert "raise AssertionError('no ValueError')" not in page, learner  # of a hidden test
    assert "the mean of three numbers" in pages["wrong"]
    assert "Add, then divide." in pages["wrong"]
    assert main(["grade", str(course[0])]) == 0  # nothing is left for the class run to change
    for learner, page in pages.items():
        assert (course[0] / "feedback" / learner / "ps1" / "exercises.html").read_text() == page


def test_feedback_reaches_the_exchange_with_whatever_was_handed_in(course, returned):
    pages, exchange = returned
    released = {path.read_text() for path in exchange.glob("*.html")}
    assert released == set(pages.values())
