import io

import nbformat
import pytest
from rich.console import Console

from workbook import check, generate
from workbook.answers import with_answers
from workbook.chapters import ChapterError, find_chapter

RIGHT = "def double(x):\n    return x + x"
WRONG = "def double(x):\n    return 2 * abs(x)"


@pytest.fixture
def hand_in(small_chapter, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    generate.write(small_chapter)

    def answer(source=None):
        notebook = generate.release(small_chapter.source_notebook)
        path = tmp_path / "exercises.ipynb"
        nbformat.write(with_answers(notebook, {"E1": source} if source else {}), path)
        return path

    return answer


def verdict(chapter, notebook):
    reports, result = check.check(chapter, notebook, sandbox=False)
    console = Console(record=True, width=100, file=io.StringIO())
    check.show(chapter, reports, result, check.next_hints(chapter, notebook, reports), console)
    return reports[0], console.export_text()


def test_the_three_outcomes(small_chapter, hand_in):
    for source, status, points in (
        (RIGHT, "passed", 3),
        (WRONG, "failed", 1),
        (None, "not attempted", 0),
    ):
        report, text = verdict(small_chapter, hand_in(source))
        assert (report.status, report.points) == (status, points)
        assert f"{status}, {points} of 3 points" in text


def test_a_failure_names_the_test_its_input_and_what_came_back(small_chapter, hand_in):
    _, text = verdict(small_chapter, hand_in(WRONG))
    assert "✗ negative [hidden]" in text
    assert "double(-3) → 6" in text
    assert "Below zero too." in text


def test_each_new_attempt_that_fails_gets_the_next_hint(small_chapter, hand_in):
    hints = []
    for attempt in (
        WRONG,
        WRONG,
        WRONG + "  # again",
        WRONG + "  # once more",
        WRONG + "  # and on",
    ):
        _, text = verdict(small_chapter, hand_in(attempt))
        hints.append(next(n for n in (1, 2, 3) if f"nudge {n}" in text))
    assert hints == [1, 1, 2, 3, 3]


def test_without_the_source_only_visible_tests_count(small_chapter, hand_in):
    notebook = hand_in(WRONG)
    small_chapter.source.unlink()
    small_chapter.__dict__.pop("source_notebook", None)
    report, text = verdict(small_chapter, notebook)
    assert "Visible tests only" in text
    assert next(mark for mark in report.marks if mark.grade_id == "E1_two").status == "passed"


def test_no_notebook_no_chapter(small_chapter, tmp_path):
    with pytest.raises(ChapterError, match=r"nothing\.ipynb: no such notebook"):
        check.check(small_chapter, tmp_path / "nothing.ipynb", sandbox=False)
    with pytest.raises(ChapterError, match="no chapter '42'; written so far: 99_small"):
        find_chapter("42", tmp_path)


def test_a_file_that_is_no_notebook(small_chapter, tmp_path):
    path = tmp_path / "exercises.ipynb"
    path.write_text("{ not json")
    with pytest.raises(ChapterError, match=r"exercises\.ipynb: "):
        check.check(small_chapter, path, sandbox=False)
