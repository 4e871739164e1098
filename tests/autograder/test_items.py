"""Difficulty and discrimination, against what they are by hand and by SciPy."""

import numpy as np
import pytest
from scipy.stats import pearsonr

from autograder.items import MIN_LEARNERS, items
from autograder.report import Line
from autograder.results import Mark, Result


def line(name, points, status=None, error=None, by_hand=None, possible=4.0):
    status = status or {}
    marks = tuple(
        Mark(f"{exercise}_t", exercise, "t", float(value), possible, status.get(exercise, "failed"))
        for exercise, value in points.items()
    )
    return Line(name, Result(name, marks, (), 0.0, error), by_hand or {})


def class_of(points):
    return [
        line(str(row), {f"E{column}": value for column, value in enumerate(values)})
        for row, values in enumerate(points)
    ]


def test_an_exercise_is_compared_with_all_the_others():
    points = np.random.default_rng(0).integers(0, 5, (25, 3)).astype(float)
    for column, item in enumerate(items(class_of(points))):
        rest = np.delete(points, column, axis=1).sum(axis=1)
        assert item.discrimination == pytest.approx(pearsonr(points[:, column], rest).statistic)
        assert item.difficulty == pytest.approx(points[:, column].mean() / 4)


def test_where_it_is_not_defined_the_reason_is_given():
    rng = np.random.default_rng(0)
    points = rng.integers(0, 5, (MIN_LEARNERS, 3)).astype(float)
    points[:, 0] = 4
    first, second, _ = items(class_of(points))
    assert (first.discrimination, first.why) == (None, "all have the same points")
    assert second.discrimination is not None
    few = items(class_of(points[1:]))
    assert {item.why for item in few} == {f"too few: {MIN_LEARNERS - 1}"}
    assert few[0].difficulty == 1
    (alone,) = items(class_of(points[:, 1:2]))
    assert alone.why == "no other exercise"


def test_who_could_not_be_graded_says_nothing_who_did_not_try_does():
    lines = [
        line("a", {"E1": 4}, {"E1": "passed"}),
        line("b", {"E1": 0}, {"E1": "not attempted"}),
        line("c", {"E1": 0}, error="no JSON"),
    ]
    (item,) = items(lines)
    assert (item.learners, item.attempted, item.difficulty) == (2, 1, 0.5)


def test_written_answers_count_when_they_are_marked():
    waiting = line("a", {"E1": 2, "W1": 0}, {"W1": "manual"})
    marked = line("b", {"E1": 4, "W1": 0}, {"W1": "manual"}, by_hand={"W1_t": (3.0, "")})
    code, written = items([waiting, marked])
    assert (code.learners, code.difficulty) == (2, 0.75)
    assert (written.difficulty, written.why) == (None, "waits for marks")
    assert items([marked])[1].difficulty == 0.75


def test_nobody():
    assert items([]) == []
