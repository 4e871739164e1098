"""Marks as Canvas and Moodle read them: the importers' own rules, ids as they are, no formulas."""

import csv
import io
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
from autograder.course import Course
from autograder.export import export
from autograder.report import is_formula
from autograder.roster import Person, Roster, Score


class Class:
    """A class without a gradebook."""

    def __init__(self, people, scores):
        self.people = {person.id: person for person in people}
        self._scores = scores

    def scores(self, assignment_id):
        return self._scores


def score(learner, points=3.0, waiting=False, late=0.0, penalty=0.0, comments=()):
    return Score(learner, points, 9.0, waiting, late, penalty, comments)


PEOPLE = [
    Person("ann", "Ann", "Lee", "ann@example.org", "7001"),
    Person("0042", "Bo", "Ek", "bo@example.org", "7002"),
]
SCORES = [score("0042", 2.5), score("ann", 8)]


def rows(made):
    return list(csv.reader(io.StringIO(made.text, newline="")))


def read_by_canvas(text, logins, numbers):
    """What Canvas's importer does with a file: checks the header, finds points and learners."""
    header, possible, *lines = csv.reader(io.StringIO(text, newline=""))
    assert len(header) > 3
    assert "Student" in header[0]
    assert "ID" in header[1]
    first = 3  # name, id, section
    if "SIS User ID" in header[2] and "SIS Login ID" in header[3]:
        first += 2
    elif "SIS Login ID" in header[2]:
        first += 1
    assert "Section" in header[first - 1]
    (assignment,) = header[first:]
    title = re.fullmatch(r"(.*)\s\((\d+)\)", assignment)
    assert "Points Possible" in possible[0]
    found = {}
    for line in lines:
        assert "Points Possible" not in line[0]
        who = numbers.get(line[1]) or logins.get(line[3])
        found[who] = float(line[first])
    return title.groups() if title else (assignment, None), float(possible[first]), found


def test_canvas_reads_it():
    made = export(Class(PEOPLE, SCORES), "ps1", "canvas", "Week 3 (4711)")
    found = read_by_canvas(made.text, {}, {"7001": "A", "7002": "B"})
    assert found == (("Week 3", "4711"), 9, {"A": 8, "B": 2.5})
    assert rows(made)[2] == ["Ek, Bo", "7002", "", "0042", "", "2.5"]
    assert made.notes == ()


def test_where_canvas_numbers_are_not_known_it_looks_by_login():
    people = [Person("ann"), Person("bo", platform_id="S-77")]
    made = export(Class(people, [score("ann", 8), score("bo", 1)]), "ps1", "canvas")
    found = read_by_canvas(made.text, {"ann": "A", "bo": "B"}, {})
    assert found == (("ps1", None), 9, {"A": 8, "B": 1})
    assert rows(made)[3] == ["bo", "", "S-77", "bo", "", "1"]
    assert "not known of ann:" in made.notes[0]


def read_by_moodle(text, header, field, users):
    """What Moodle's importer does: the last line's learner stays if a line names none."""
    columns, *lines = csv.reader(io.StringIO(text, newline=""))
    who, found = None, {}
    for line in lines:
        given = dict(zip(columns, line, strict=True))
        if given[field]:
            who = users[given[field]]  # an unknown one ends the whole import
        found[who] = float(given[header])
    return found


@pytest.mark.parametrize(
    ("field", "users"),
    [
        ("Username", {"ann": "A", "0042": "B"}),
        ("ID number", {"7001": "A", "7002": "B"}),
        ("Email address", {"ann@example.org": "A", "bo@example.org": "B"}),
    ],
)
def test_moodle_reads_it_by_each_column(field, users):
    made = export(Class(PEOPLE, SCORES), "ps1", "moodle", "Week 3")
    assert read_by_moodle(made.text, "Week 3", field, users) == {"A": 8, "B": 2.5}
    assert "map both columns" in made.notes[0]


def test_moodle_gets_no_column_that_is_empty_for_anybody():
    """It would give that learner's marks to the one before."""
    people = [PEOPLE[0], Person("0042", "Bo", "Ek")]
    header, *_ = rows(export(Class(people, SCORES), "ps1", "moodle"))
    assert header == ["Username", "First name", "Last name", "ps1", "ps1 (feedback)"]


def test_feedback_is_plain_text():
    comments = (("W1", "Nearly: <b>why</b>?<script>alert(1)</script>\nGo on."),)
    late = score("ann", 5, late=7200.0, penalty=1, comments=comments)
    made = export(Class(PEOPLE, [late]), "ps1", "moodle")
    assert rows(made)[1][-1] == "W1: Nearly: why? Go on. · 2 h late; 1 points off"


@pytest.mark.parametrize("platform", ["canvas", "moodle"])
@pytest.mark.parametrize(
    "evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /c calc'!A0", "x;=1"]
)
def test_ids_are_never_changed_and_nothing_is_a_formula(platform, evil):
    people = [*PEOPLE, Person(evil, evil, evil, evil, evil), Person("eve", evil, evil, evil, evil)]
    scores = [*SCORES, score("eve", comments=((evil, evil),)), score(evil)]
    made = export(Class(people, scores), "ps1", platform, evil)
    for row in rows(made):
        assert not any(map(is_formula, row)), row
    flat = [cell for row in rows(made) for cell in row]
    assert {"ann", "0042", "eve"} <= set(flat)
    assert set(made.left_out) == {evil}


def test_who_waits_for_a_person_is_left_out_unless_asked_for():
    waiting = [score("ann", waiting=True), SCORES[0]]
    made = export(Class(PEOPLE, waiting), "ps1", "canvas")
    assert (made.learners, set(made.left_out)) == (("0042",), {"ann"})
    assert export(Class(PEOPLE, waiting), "ps1", "canvas", include_waiting=True).left_out == {}


def test_large_numbers_stay_numbers():
    made = export(Class(PEOPLE, [score("ann", 1234567.25), score("0042", 1e-9)]), "ps1", "moodle")
    assert [row[5] for row in rows(made)[1:]] == ["1234567.25", "0"]
    assert "above 100" in made.notes[1]


@pytest.fixture
def root(tmp_path, written, empty_gradebook):
    """A class from Canvas, collected and graded, one late."""
    root = tmp_path / "course"
    (root / "source" / "ps1").mkdir(parents=True)
    nbformat.write(written.source, root / "source" / "ps1" / "exercises.ipynb")
    shutil.copy(empty_gradebook, root)
    handed = tmp_path / "download"
    handed.mkdir()
    for name in ("leeann_7001_1_exercises.ipynb", "ekbo_LATE_7002_2_exercises.ipynb"):
        nbformat.write(written.solved(W1="Outliers."), handed / name)
    collect(Course(root), "ps1", handed, timestamp="2026-01-01 12:00 UTC")
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"
    )
    with Grader(sandbox=False) as grader:
        grade_class(Course(root), ["ps1"], grader)
        with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
            book.update_or_create_assignment("ps1", duedate=datetime(2026, 1, 1))
            book.find_submission("ps1", "leeann").extension = datetime(2026, 1, 9) - datetime(
                2026, 1, 1
            )
            for learner in ("leeann", "ekbo"):
                grade = book.find_grade("W1", "exercises", "ps1", learner)
                grade.manual_score, grade.needs_manual_grade = 4, False
            book.db.commit()
        grade_class(Course(root), ["ps1"], grader)
    return root


def test_from_a_canvas_download_back_to_canvas(root, capsys):
    assert (
        main(["export", str(root), "ps1", "--format", "canvas", "--column", "Week 3 (4711)"]) == 0
    )
    text = (root / "reports" / "ps1-canvas.csv").read_text()
    found = read_by_canvas(text, {}, {"7001": "A", "7002": "B"})
    assert found == (("Week 3", "4711"), 13, {"A": 13, "B": 0})
    assert "2 learners in" in capsys.readouterr().out
    with Roster(f"sqlite:///{root}/gradebook.db") as roster:
        late = {s.learner: (s.late, s.penalty) for s in roster.scores("ps1")}
    assert late == {"leeann": (0, 0), "ekbo": (43200, 13)}


def test_the_command_says_what_is_wrong(root, tmp_path, capsys):
    to = str(tmp_path / "x.csv")
    assert main(["export", str(root), "ps1", "--format", "moodle", "--to", to]) == 0
    assert "12 h late; 13 points off" in (tmp_path / "x.csv").read_text()
    assert main(["export", str(root), "ps9", "--format", "moodle"]) == 2
    assert "no assignment 'ps9'" in capsys.readouterr().out
    (root / "gradebook.db").unlink()
    assert main(["export", str(root), "ps1", "--format", "moodle"]) == 2
    assert "autograder grade" in capsys.readouterr().out
