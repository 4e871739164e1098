"""A class in a real nbgrader course: marks in its gradebook, resumed, re-graded, never doubled."""

import csv
import json
import os
import re
import shutil
from datetime import datetime

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder import Grader
from autograder.classrun import grade_class
from autograder.cli import main
from autograder.collect import collect
from autograder.course import Course, CourseError, Handed
from autograder.record import Recorder
from tests.autograder import course as small
from tests.autograder.conftest import FULL


@pytest.fixture
def root(tmp_path, written, empty_gradebook):
    """A course with three learners."""
    shutil.copy(empty_gradebook, tmp_path)
    write_source(tmp_path, written.source)
    hand_in(tmp_path, "ann", written.solved(W1="Outliers."))
    hand_in(tmp_path, "bob", written.solved(E1="def mean(v):\n    return sum(v)\n"))
    hand_in(tmp_path, "cat", b"{ not a notebook")
    return tmp_path


def write_source(root, notebook):
    path = root / "source" / "ps1" / "exercises.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def hand_in(root, learner, submission, name="exercises.ipynb"):
    path = root / "submitted" / learner / "ps1" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        submission if isinstance(submission, bytes) else nbformat.writes(submission).encode()
    )
    (path.parent / "timestamp.txt").write_text("2026-01-01 10:00:00 UTC")


@pytest.fixture(scope="module")
def grade():
    """Grade without a sandbox, which other tests are about; return what happened to whom."""
    with Grader(sandbox=False) as grader:

        def grade(root, **options):
            steps = []
            course = Course(root)
            grade_class(
                course, ["ps1"], grader, watch=lambda _, step: steps.append(step), **options
            )
            return {step.handed.learner: step.what for step in steps if step is not None}

        yield grade


def scores(root):
    """What the gradebook says: learner → grade id → (auto, manual, needs a person)."""
    found = {}
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        for submission in book.assignment_submissions("ps1"):
            (notebook,) = submission.notebooks
            found[submission.student.id] = {
                grade.name: (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
                for grade in notebook.grades
            }
    return found


def test_marks_reach_nbgraders_gradebook(root, grade):
    assert grade(root) == {"ann": "graded", "bob": "graded", "cat": "graded"}
    book = scores(root)
    assert {name: auto for name, (auto, _, _) in book["ann"].items()} == {**FULL, "W1": None}
    assert book["ann"]["W1"] == (None, None, True)
    assert book["bob"]["E1_small"] == (0, None, False)
    assert {auto for auto, _, _ in book["cat"].values()} == {0}
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        assert gradebook.find_submission("ps1", "ann").timestamp.hour == 10
        comments = {
            c.name: c.auto_comment
            for c in gradebook.find_submission("ps1", "bob").notebooks[0].comments
        }
    assert comments["W1"] == "No response."
    assert comments["E1"] is None


def test_the_graded_notebook_is_where_formgrader_looks(root, written, grade):
    grade(root)
    notebook = nbformat.read(root / "autograded" / "bob" / "ps1" / "exercises.ipynb", as_version=4)
    nbformat.validate(notebook)
    outputs = written.cell(notebook, "E1_small").outputs
    assert outputs[0].output_type == "error"
    assert written.cell(notebook, "E2_values").outputs == []


def test_a_second_run_does_only_what_changed(root, written, grade):
    grade(root)
    first = scores(root)
    assert set(grade(root).values()) == {"unchanged"}
    assert scores(root) == first
    hand_in(root, "bob", written.solved())
    assert grade(root) == {"ann": "unchanged", "bob": "graded", "cat": "unchanged"}
    assert scores(root)["bob"]["E1_small"][0] == 1
    assert set(grade(root, force=True).values()) == {"graded"}


def test_a_manual_mark_is_kept_through_a_regrade(root, written, grade):
    grade(root)
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        book.find_grade("W1", "exercises", "ps1", "ann").manual_score = 3.5
        book.find_comment(
            "W1", "exercises", "ps1", "ann"
        ).manual_comment = "Well <script>alert(1)</script>said."
        book.db.commit()
    hand_in(root, "ann", written.solved(W1="Outliers!"))
    grade(root, force=True)
    assert scores(root)["ann"]["W1"][1] == 3.5
    page = (root / "feedback" / "ann" / "ps1" / "exercises.html").read_text()
    assert "3.5" in page
    assert "Well said." in page
    assert "12.5</strong> of 13" in page
    with (root / "reports" / "ps1-exercises.csv").open() as file:
        row = next(row for row in csv.DictReader(file) if row["learner"] == "ann")
    assert (row["W1"], row["points"], row["waiting"]) == ("3.5", "12.5", "no")


def test_a_test_that_was_added_later_is_graded_for_all(root, written, grade):
    grade(root)
    source = nbformat.from_dict(json.loads(nbformat.writes(written.source)))
    source.cells.insert(6, small.check("E1_more", 5, "more", "h", "assert mean([4]) == 4"))
    source.cells.remove(written.cell(source, "E3_top"))
    write_source(root, source)
    assert set(grade(root).values()) == {"graded"}
    book = scores(root)
    assert book["ann"]["E1_more"] == (5, None, False)
    assert "E3_top" not in book["ann"]


def test_a_crash_before_recording_loses_nothing(root, monkeypatch, grade):
    monkeypatch.setattr(
        Recorder, "record", lambda self, batch: (_ for _ in ()).throw(RuntimeError("disk full"))
    )
    with pytest.raises(RuntimeError):
        grade(root)
    monkeypatch.undo()
    assert scores(root) == {}
    assert set(grade(root).values()) == {"unchanged"}  # graded before; only recorded now
    assert scores(root)["ann"]["E1_small"][0] == 1


def test_a_crash_between_a_page_and_its_receipt_leaves_both_to_the_next_run(
    root, monkeypatch, grade
):
    write = Handed.write_receipt

    def killed(item, folder):
        if folder.is_relative_to(root / "feedback"):
            raise KeyboardInterrupt
        write(item, folder)

    with monkeypatch.context() as patch:
        patch.setattr(Handed, "write_receipt", killed)
        with pytest.raises(KeyboardInterrupt):
            grade(root)
    grade(root)
    for learner in ("ann", "bob", "cat"):
        folder = root / "feedback" / learner / "ps1"
        assert (folder / "exercises.html").is_file()
        assert (folder / "timestamp.txt").read_text() == "2026-01-01 10:00:00 UTC"


@pytest.mark.parametrize("left", [b"", b'{"fingerprint": "a', b"\0" * 4096, b"\xff{}", b"[]", b'{"result": 3}'])  # fmt: skip
def test_a_state_file_that_is_not_whole_is_graded_again(root, grade, left):
    grade(root)
    path = root / ".autograder" / "results" / "ps1" / "exercises" / "ann.json"
    path.write_bytes(left)
    assert grade(root) == {"ann": "graded", "bob": "unchanged", "cat": "unchanged"}


def test_a_gradebook_that_lacks_marks_gets_them(root, grade, empty_gradebook):
    grade(root)
    before = scores(root)
    shutil.copy(empty_gradebook, root)  # lost, or an older copy put back
    assert set(grade(root).values()) == {"unchanged"}
    assert scores(root) == before


def test_a_second_run_on_the_same_course_is_kept_out(root, grade, capsys):
    seen = []

    def watch(total, step):
        if not seen:
            seen.append(main(["grade", str(root), "--no-sandbox"]))

    class Never:
        def grade(self, tasks):
            watch(0, None)
            return iter(())

    grade_class(Course(root), ["ps1"], Never())
    assert seen == [2]
    assert f"another run, process {os.getpid()}" in capsys.readouterr().out.replace("\n", " ")
    assert set(grade(root).values()) == {"graded"}  # the lock ended with the run


def test_odd_folders_are_stated(root, written, tmp_path_factory, grade):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.ipynb"
    secret.write_bytes(nbformat.writes(written.solved()).encode())
    hand_in(root, "dan", written.solved(), name="my exercises.ipynb")
    link = root / "submitted" / "eve" / "ps1" / "exercises.ipynb"
    link.parent.mkdir(parents=True)
    link.symlink_to(secret)
    (root / "submitted" / "fay" / "ps1").mkdir(parents=True)
    (root / "submitted" / "gus").mkdir()
    grade(root)
    book = scores(root)
    assert book["dan"]["E1_small"][0] == 1
    assert book["eve"]["E1_small"][0] == 0
    with (root / "reports" / "ps1-exercises.csv").open() as file:
        remarks = {row["learner"]: row["remarks"] for row in csv.DictReader(file)}
    assert "link" in remarks["eve"]
    assert "no notebook" in remarks["fay"]
    assert "gus" not in remarks


NO_IDS = [os.fsdecode(b"\xff\xfe"), "x" * 129, "\u4e66" * 85]


@pytest.mark.parametrize("name", NO_IDS)
def test_a_folder_whose_name_can_be_no_id_is_passed_over_and_named(root, written, capsys, name):
    hand_in(root, name, written.solved())
    assert main(["grade", str(root), "--no-sandbox"]) == 0
    assert set(scores(root)) == {"ann", "bob", "cat"}
    said = capsys.readouterr().out
    assert f"passed over: {name[:9].encode(errors='replace').decode()}" in said
    assert "its name cannot be an id: it is" in said


def test_feedback_shows_what_a_learner_may_see(root, grade):
    grade(root)
    page = (root / "feedback" / "bob" / "ps1" / "exercises.html").read_text()
    # a visible test, in full: the call, its value, what is wrong
    shown = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    assert "The test called mean([1, 2, 6]) and got 9 What went wrong mean([1, 2, 6]) == 3" in shown
    assert "an empty list is an error" in page  # a hidden one by its name
    assert "Look at the length first." in page  # and hint
    assert "no ValueError" not in page  # never its source or message
    assert "mean([])" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_learners_text_is_only_text_in_the_feedback(root, written, grade):
    hand_in(
        root,
        "ann",
        written.solved(E1="def mean(v):\n    raise ValueError('<script>alert(1)</script>')\n"),
    )
    grade(root)
    page = (root / "feedback" / "ann" / "ps1" / "exercises.html").read_text()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_run_is_logged(root, grade):
    grade(root)
    lines = [
        json.loads(line) for line in (root / ".autograder" / "log.jsonl").read_text().splitlines()
    ]
    assert {(line["learner"], line["points"]) for line in lines} == {
        ("ann", 9.0),
        ("bob", 6.0),
        ("cat", 0.0),
    }


def test_the_command_ends_with_the_class(root, capsys):
    assert main(["grade", str(root), "--assignment", "ps1", "--workers", "2"]) == 0
    out = capsys.readouterr().out
    for text in ("ann", "bob", "cat", "by hand", "the file is not JSON", "gradebook.db",
                 "3 done · 0 queued · 1 failed", "a minute"):  # fmt: skip
        assert text in out


def test_an_assignment_that_nobody_has_handed_in_takes_a_line_and_no_table(root, written, capsys):
    nbformat.write(written.source, _made(root / "source" / "ps2") / "exercises.ipynb")
    assert main(["grade", str(root), "--no-sandbox"]) == 0
    out = capsys.readouterr().out
    assert "Nothing handed in for: ps2" in out
    assert out.count("learner") == 1  # one table's head
    assert {path.stem for path in (root / "reports").iterdir()} == {"ps1-exercises"}


def _made(folder):
    folder.mkdir(parents=True)
    return folder


def test_the_command_says_what_is_wrong(tmp_path, root, capsys):
    assert main(["grade", str(tmp_path / "nowhere")]) == 2
    assert "no folder source/" in capsys.readouterr().out.replace("\n", " ")
    assert main(["grade", str(root), "--assignment", "ps9"]) == 2
    assert "no assignment 'ps9'" in capsys.readouterr().out.replace("\n", " ")


def test_the_command_refuses_without_bubblewrap(root, monkeypatch, capsys):
    monkeypatch.setenv("PATH", "/nowhere")
    assert main(["grade", str(root)]) == 2
    assert "--no-sandbox" in capsys.readouterr().out
    assert not (root / "feedback").exists()


def test_a_folder_that_is_no_course_is_an_error(tmp_path):
    with pytest.raises(CourseError, match="source"):
        Course(tmp_path)


def changed_source(written):
    """The assignment with one test made harder, one added and one taken away."""
    source = nbformat.from_dict(json.loads(nbformat.writes(written.source)))
    written.cell(
        source, "E1_small"
    ).source = "# Test: the mean of three numbers\nassert mean([1, 2, 6]) == 9"
    source.cells.insert(6, small.check("E1_more", 5, "more", "h", "assert mean([4]) == 4"))
    source.cells.remove(written.cell(source, "E3_top"))
    return source


def test_what_a_regrade_changed_is_told(root, written, grade, capsys):
    grade(root)
    assert not (root / "reports" / "ps1-exercises-changes.csv").exists()
    write_source(root, changed_source(written))
    assert main(["grade", str(root), "--no-sandbox"]) == 0
    with (root / "reports" / "ps1-exercises-changes.csv").open() as file:
        rows = {(r["learner"], r["cell"]): (r["before"], r["after"], r["gain"]) for r in csv.DictReader(file)}  # fmt: skip
    assert rows == {
        ("ann", "E1_small"): ("1", "0", "-1"),
        ("bob", "E1_small"): ("0", "1", "1"),
        ("ann", "E1_more"): ("", "5", "5"),
        ("bob", "E1_more"): ("", "5", "5"),
        ("ann", "E3_top"): ("3", "", "-3"),
        ("bob", "E3_top"): ("3", "", "-3"),
    }
    out = " ".join(capsys.readouterr().out.split())
    assert "changed since the last grading" in out
    assert "ann -1, bob +1" in out


def test_some_can_be_graded_again_alone(root, written, grade):
    grade(root)
    assert grade(root, force=True, learners=["ann"]) == {"ann": "graded"}
    write_source(root, changed_source(written))
    assert grade(root, learners=["bob"]) == {"bob": "graded"}
    assert "E1_more" in scores(root)["ann"]  # has its place in the gradebook,
    assert scores(root)["ann"]["E1_more"][0] is None  # and no mark yet
    report = (root / "reports" / "ps1-exercises.csv").read_text()
    assert {"ann", "bob", "cat"} == {row["learner"] for row in csv.DictReader(report.splitlines())}
    with pytest.raises(CourseError, match="by zed"):
        grade(root, learners=["zed"])


def late(root, **settings):
    """Make the due date a day before what was handed in, and take points off for it."""
    lines = [f"c.{name} = {value!r}" for name, value in settings.items()]
    (root / "nbgrader_config.py").write_text("\n".join(["c = get_config()", *lines]))
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        book.update_or_create_assignment("ps1", duedate=datetime(2025, 12, 31, 10))
        return {
            s.student.id: (s.notebooks[0].late_submission_penalty, s.total_seconds_late)
            for s in book.assignment_submissions("ps1")
        }


PLUGIN = """\
from nbgrader.plugins import LateSubmissionPlugin

class PerDay(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 2 * total_seconds_late / 86400
"""


def test_late_work_gets_nbgraders_penalty(root, grade):
    grade(root)
    (root / "perday.py").write_text(PLUGIN)
    late(root, **{"AssignLatePenalties.plugin_class": "perday.PerDay"})
    grade(root)
    found = late(root)
    assert found["ann"] == (2, 86400)
    assert found["cat"][0] in (0, None)  # no points, none to take
    with (root / "reports" / "ps1-exercises.csv").open() as file:
        row = next(row for row in csv.DictReader(file) if row["learner"] == "ann")
    assert (row["points"], row["late_seconds"], row["penalty"]) == ("7", "86400", "2")
    page = (root / "feedback" / "ann" / "ps1" / "exercises.html").read_text()
    assert "1 d late: 2 points were taken off" in page


def test_the_penalty_counts_marks_that_people_gave_since(root, grade):
    late(root, **{"LateSubmissionPlugin.penalty_method": "zero"})
    grade(root)
    assert late(root)["ann"][0] == 9
    late(root, **{"LateSubmissionPlugin.penalty_method": "zero"})
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        book.find_grade("W1", "exercises", "ps1", "ann").manual_score = 4
        book.db.commit()
    assert set(grade(root).values()) == {"unchanged"}
    assert late(root)["ann"][0] == 13
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        book.update_or_create_assignment("ps1", duedate=datetime(2026, 1, 2))
    grade(root)
    assert late(root)["ann"][0] is None


def test_a_plugin_that_fails_is_one_clear_error(root, grade):
    (root / "broken.py").write_text(PLUGIN.replace("86400", "0"))
    late(root, **{"AssignLatePenalties.plugin_class": "broken.PerDay"})
    with pytest.raises(CourseError, match="late work, on ann: ZeroDivisionError"):
        grade(root)
    late(root, **{"AssignLatePenalties.plugin_class": "nowhere.PerDay"})
    with pytest.raises(CourseError, match="late work"):
        grade(root)


def test_marks_comments_penalties_and_attempts_are_kept_through_a_regrade(root, written, grade, tmp_path_factory):  # fmt: skip
    source = tmp_path_factory.mktemp("handed-in") / "ann" / "exercises.ipynb"
    source.parent.mkdir()
    source.write_bytes(nbformat.writes(written.solved(W1="A better answer.")).encode())
    collect(Course(root), "ps1", source.parents[1], timestamp="2026-01-01 10:00 UTC")
    kept = sorted((root / "attempts" / "ann" / "ps1").iterdir())
    assert len(kept) == 2
    (root / "perday.py").write_text(PLUGIN)
    late(root, **{"AssignLatePenalties.plugin_class": "perday.PerDay"})
    grade(root)
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        book.find_grade("W1", "exercises", "ps1", "ann").manual_score = 3
        book.find_grade("E2_values", "exercises", "ps1", "ann").manual_score = 0.5
        book.find_comment("W1", "exercises", "ps1", "ann").manual_comment = "Nearly."
        book.db.commit()
    write_source(root, changed_source(written))
    grade(root, force=True)
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        assert book.find_grade("W1", "exercises", "ps1", "ann").manual_score == 3
        assert book.find_grade("E2_values", "exercises", "ps1", "ann").score == 0.5
        assert book.find_comment("W1", "exercises", "ps1", "ann").comment == "Nearly."
        submission = book.find_submission("ps1", "ann")
        assert submission.total_seconds_late == 86400
        assert submission.late_submission_penalty == 2
        # E1_small is lost and E3_top is gone with its points; E1_more is won.
        assert submission.score == 0 + 2 + 5 + 0.5 + 1 + 3
    assert sorted((root / "attempts" / "ann" / "ps1").iterdir()) == kept
