"""Any nbgrader course directory: nbgrader's own, and those with names and marks of their own."""

import json
import shutil
from copy import deepcopy
from pathlib import Path

import nbformat
import nbgrader
import pytest
from nbgrader.api import Gradebook

from autograder.assignment import read
from autograder.cli import main
from autograder.course import Course, CourseError
from autograder.notes import fingerprint
from tests.autograder import course as small
from tests.autograder.conftest import FULL


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch, tmp_path_factory):
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path_factory.mktemp("settings")))
    monkeypatch.setenv("JUPYTER_NO_CONFIG", "")


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else nbformat.writes(content)
    path.write_text(text, encoding="utf-8")


def released(assignment):
    """The learner's notebook."""
    notebook = deepcopy(assignment.notebook)
    for cell, source in zip(notebook.cells, assignment.cells, strict=True):
        cell.source = source.released
    return notebook


def scores(url, assignment_id="ps1"):
    with Gradebook(url) as book:
        return {
            submission.student.id: {g.name: g.auto_score for n in submission.notebooks for g in n.grades}
            for submission in book.assignment_submissions(assignment_id)
        }  # fmt: skip


def test_nbgraders_quickstart_course(tmp_path):
    """The files that ``nbgrader quickstart`` lays out, which itself takes half a minute."""
    root = tmp_path / "course101"
    documents = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"
    shutil.copytree(documents / "source" / "ps1", root / "source" / "ps1")
    shutil.copy(documents / "source" / "header.ipynb", root / "source")
    write(
        root / "nbgrader_config.py",
        'c = get_config()\nc.IncludeHeaderFooter.header = "source/header.ipynb"\n',
    )
    course = Course(root)
    assert course.assignments == ("ps1",)  # source/header.ipynb is no assignment
    notebooks = course.notebooks("ps1")
    assert [notebook.name for notebook in notebooks] == ["problem1", "problem2"]
    for notebook in notebooks:
        assert "COLLABORATORS" in notebook.assignment.cells[1].source  # the course's header
        answered = released(notebook.assignment)
        write(root / "submitted" / "hacker" / "ps1" / f"{notebook.name}.ipynb", answered)
        for cell in answered.cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == "squares":
                cell.source = (
                    "def squares(n):\n    if n < 1:\n        raise ValueError(n)\n"
                    "    return [i * i for i in range(1, n + 1)]\n"
                )
        write(root / "submitted" / "bitdiddle" / "ps1" / f"{notebook.name}.ipynb", answered)
    assert main(["grade", str(root), "--no-sandbox"]) == 0
    marks = scores(course.database)
    assert set(marks) == {"bitdiddle", "hacker"}
    assert marks["bitdiddle"]["correct_squares"] == 1
    assert marks["hacker"]["correct_squares"] == 0
    page = (root / "feedback" / "bitdiddle" / "ps1" / "problem1.html").read_text()
    assert "correct_squares" in page
    assert "cell" not in course.notebooks("ps1")[0].assignment.cells[0].grade_id
    log = [json.loads(line) for line in (root / ".autograder" / "log.jsonl").read_text().splitlines()]  # fmt: skip
    assert {finding for line in log for finding in line["findings"]} == set()


CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "stats"
c.CourseDirectory.source_directory = "questions"
c.CourseDirectory.submitted_directory = "inbox"
c.CourseDirectory.autograded_directory = "graded"
c.CourseDirectory.feedback_directory = "pages"
c.CourseDirectory.directory_structure = "{nbgrader_step}/{assignment_id}/{student_id}"
c.CourseDirectory.db_url = "sqlite:///@/marks.db"
c.ClearSolutions.begin_solution_delimeter = "ANSWER >"
c.ClearSolutions.end_solution_delimeter = "< ANSWER"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError  # here"}
c.ClearSolutions.text_stub = "Write here."
c.ClearHiddenTests.begin_test_delimeter = "SECRET >"
c.ClearHiddenTests.end_test_delimeter = "< SECRET"
c.ClearMarkScheme.begin_mark_scheme_delimeter = "RUBRIC >"
c.ClearMarkScheme.end_mark_scheme_delimeter = "< RUBRIC"
"""


def own_words(notebook):
    text = nbformat.writes(notebook)
    for stock, own in (
        ("BEGIN SOLUTION", "ANSWER >"),
        ("END SOLUTION", "< ANSWER"),
        ("BEGIN HIDDEN TESTS", "SECRET >"),
        ("END HIDDEN TESTS", "< SECRET"),
    ):
        text = text.replace(stock, own)
    return nbformat.reads(text, as_version=4)


@pytest.fixture
def own_course(tmp_path, written):
    """A course in which everything has another name."""
    write(tmp_path / "nbgrader_config.py", CONFIG.replace("@", str(tmp_path)))
    source = own_words(written.source)
    rubric = small.text("T1", "Draw a box plot.\n\nRUBRIC >\nWhiskers.\n< RUBRIC")
    rubric.metadata.nbgrader.update(task=True, points=2)
    source.cells.append(rubric)
    write(tmp_path / "questions" / "ps1" / "exercises.ipynb", source)
    return tmp_path


def test_names_and_delimiters_of_a_courses_own(own_course, written):
    course = Course(own_course)
    assert course.assignments == ("ps1",)
    (notebook,) = course.notebooks("ps1")
    cells = notebook.assignment.by_grade_id
    assert cells["E1"].released == written.assignment.by_grade_id["E1"].released.replace(
        "# YOUR CODE HERE\n    raise NotImplementedError()", "raise NotImplementedError  # here"
    )
    assert cells["W1"].released == "Write here."
    assert "Whiskers" not in cells["T1"].released
    assert cells["E1_empty"].hidden
    assert "ValueError" not in cells["E1_empty"].released
    assert not cells["E1_small"].hidden

    solved = deepcopy(notebook.assignment.notebook)
    write(own_course / "inbox" / "ps1" / "ann" / "exercises.ipynb", solved)
    stub = released(notebook.assignment)
    write(own_course / "inbox" / "ps1" / "bob" / "exercises.ipynb", stub)
    assert main(["grade", str(own_course), "--no-sandbox"]) == 0
    marks = scores(f"sqlite:///{own_course}/marks.db")
    assert marks["ann"] == {**FULL, "W1": None, "T1": None}
    assert {name for name, points in marks["bob"].items() if points} == set()
    assert (own_course / "graded" / "ps1" / "ann" / "exercises.ipynb").is_file()
    page = (own_course / "pages" / "ps1" / "bob" / "exercises.html").read_text()
    assert "not attempted" in page
    assert "no ValueError" not in page
    assert not (own_course / "gradebook.db").exists()


def test_the_marks_depend_on_the_settings(own_course):
    (before,) = Course(own_course).notebooks("ps1")
    config = own_course / "nbgrader_config.py"
    config.write_text(config.read_text().replace("raise NotImplementedError  # here", "..."))
    (after,) = Course(own_course).notebooks("ps1")
    assert fingerprint(before.digest, b"x") != fingerprint(after.digest, b"x")


def test_settings_for_all_courses_are_read_but_name_no_folder(tmp_path, written, monkeypatch):
    jupyter = tmp_path / "jupyter"
    settings = {"CourseDirectory": {"root": "/nowhere", "source_directory": "questions"}}
    write(jupyter / "nbgrader_config.json", json.dumps(settings))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(jupyter))
    root = tmp_path / "course"
    write(root / "questions" / "ps1" / "exercises.ipynb", written.source)
    assert Course(root).assignments == ("ps1",)
    assert Course(root).database == f"sqlite:///{root}/gradebook.db"


def test_settings_with_a_mistake_are_one_clear_error(tmp_path, capsys):
    (tmp_path / "source").mkdir()
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id =\n"
    )
    assert main(["grade", str(tmp_path)]) == 2
    assert "nbgrader_config.py: SyntaxError" in capsys.readouterr().out


def test_tests_that_are_still_to_be_written_are_an_error_not_full_marks(tmp_path, written):
    source = deepcopy(written.source)
    written.cell(source, "E1_small").source = "### AUTOTEST mean([1, 2, 6])"
    write(tmp_path / "source" / "ps1" / "exercises.ipynb", source)
    with pytest.raises(CourseError, match="source_with_tests"):
        Course(tmp_path).notebooks("ps1")
    written.cell(source, "E1_small").source = "assert mean([1, 2, 6]) == 3"
    write(tmp_path / "source_with_tests" / "ps1" / "exercises.ipynb", source)
    (notebook,) = Course(tmp_path).notebooks("ps1")
    assert "assert" in notebook.assignment.by_grade_id["E1_small"].source


def test_another_language_is_an_error(written):
    source = deepcopy(written.source)
    source.metadata.kernelspec.language = "R"
    with pytest.raises(ValueError, match="only Python"):
        read(source)
