"""Pages and tables that people read: what is there, what must not be, and no formulas."""

import csv
import io
import re
from html.parser import HTMLParser

import pytest

from autograder import report
from autograder.report import Line
from autograder.results import Finding, Mark, Result

MARKS = (
    Mark("E1_a", "E1", "the mean of three", 0.0, 1.0, "failed", False, "9 is not 3", "mean([1]) → 9", "Divide."),
    Mark("E1_h", "E1", "an empty list", 0.0, 2.0, "failed", True, "SECRET message", "SECRET call", "Look at the length.", "SECRET trace"),
    Mark("E2_a", "E2", "each row", 2.0, 2.0, "passed"),
    Mark("W1", "W1", "W1", 0.0, 4.0, "manual"),
)  # fmt: skip


def line(name="ann", marks=MARKS, findings=(), by_hand=None, error=None, **late):
    return Line(name, Result(name, marks, findings, 0.0, error), by_hand or {}, **late)


class Visible(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.text, self.tags = [], []
        self.feed(page)

    def handle_data(self, data):
        self.text.append(data)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def words(page):
    return re.sub(r"\s+", " ", " ".join(Visible(page).text))


def test_a_learner_reads_what_failed_with_which_input_and_what_helps():
    text = words(report.feedback(line(), "ps1"))
    for shown in ("9 is not 3", "The test called mean([1]) and got 9 What", "Hint: Divide.", "Hint: Look at the length.",
                  "an empty list", "2 of 9 points", "A person has still to read"):  # fmt: skip
        assert shown in text
    assert "SECRET" not in report.feedback(line(), "ps1")


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing():
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    marks = (Mark(evil, evil, evil, 0, 1, "failed", False, evil, evil, evil, evil),)
    findings = (Finding("format", evil, evil),)
    by_hand = {evil: (0.5, f"Good. {evil}<b>Really.</b>")}
    for page in (
        report.feedback(line(evil, marks, findings, by_hand, evil), evil),
        report.class_page([line(evil, marks, findings, by_hand, evil)], evil),
    ):
        tags = Visible(page).tags
        # A comment's pictures are left, without what they would run; the page's policy loads none.
        assert {tag for tag, _ in tags} & {"script", "link", "iframe", "object", "form"} == set()
        assert not any(name.startswith("on") for _, attrs in tags for name in attrs)
        assert any("default-src 'none'" in attrs.get("content", "") for _, attrs in tags)
        assert "http:" not in page
        assert "https:" not in page


def test_late_work_is_told():
    text = words(report.feedback(line(late=3 * 3600.0, penalty=1.5), "ps1"))
    assert "It came 3 h late : 1.5 points were taken off" in text.replace("late:", "late :")
    assert "0.5 of 9 points" in text
    header, (row,) = report.table([line(late=26 * 3600.0 + 60, penalty=5)])
    assert dict(zip(header, row, strict=True))["remarks"] == "1 d 2 h late, 5 points off"
    assert dict(zip(header, row, strict=True))["points"] == "0"  # not less


def test_the_class_page_has_marks_of_people_and_of_the_grader():
    page = words(report.class_page([line(by_hand={"W1": (3.5, "")}), line("bob")], "ps1"))
    assert "ann 0 2 3.5 5.5 9" in page
    assert "bob 0 2 by hand 2 9" in page
    assert "2 learners" in page
    assert "too few: 2" in page


def test_the_hardest_test_comes_first_with_what_most_saw():
    def class_(number, message):
        return line(str(number), (Mark("a", "E", "A", 0, 1, "failed", False, f"{message}\nmore"),
                                  Mark("b", "E", "B", 1, 1, "passed")))  # fmt: skip

    lines = [class_(0, "x"), class_(1, "y"), class_(2, "y"), line("c", error="no JSON")]
    first, second = report.hardest(lines)
    assert (first.mark.grade_id, first.passed, first.failure, first.alike) == ("a", 0, "y", 2)
    assert (first.attempted, second.passed, second.alike) == (3, 1, 0)


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "=cmd|'/c calc'!A0", "x; =1+1"]
)
def test_no_cell_of_the_table_is_a_formula(name):
    marks = (Mark(name, "E1", name, 0.0, 1.0, "failed"),)
    text = report.as_csv([line(name, marks, error=name)], name)
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not any(map(report.is_formula, row))
    assert "ann," in report.as_csv([line("ann", marks)], "ps1")  # others stay as they are
