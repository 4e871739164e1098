"""The sample class of chapter 05 gets, in the sandbox, the marks that it must get."""

from pathlib import Path

import nbformat
import pytest

from autograder import Grader, Task
from tests.sample_class import STEALS, sample_class

CHAPTER = Path(__file__).parents[2] / "solutions" / "05_collaborative_filtering"


@pytest.fixture(scope="module")
def graded():
    source = nbformat.read(CHAPTER / "exercises.ipynb", as_version=4)
    source.metadata.autograder["timeout"] = 10  # so that the endless loop ends soon
    samples = {sample.learner: sample for sample in sample_class(source, CHAPTER)}
    with Grader(workers=2) as grader:
        tasks = [Task(learner, source, sample.data) for learner, sample in samples.items()]
        results = {result.key: result for result in grader.grade(tasks)}
    return source, samples, results


def test_every_learner_gets_the_marks_that_are_due(graded):
    source, samples, results = graded
    given = {
        learner: {mark.grade_id: mark.points for mark in result.marks if mark.grade_id != "W1"}
        for learner, result in results.items()
    }
    assert given == {learner: sample.points(source) for learner, sample in samples.items()}


def test_errors_and_tampering_are_stated(graded):
    _, samples, results = graded
    for learner, sample in samples.items():
        result = results[learner]
        assert (result.error is not None) == sample.error, learner
        assert any(f.kind == "tampering" for f in result.findings) == sample.tampering, learner


def test_the_thief_finds_nothing_to_take(graded):
    _, _, results = graded
    said = [mark.message for mark in results["reads-solutions"].marks if mark.grade_id != "W1"]
    assert said
    assert not [text for text in said if "found the answers" in text]


def test_the_written_answer_waits_for_a_person(graded):
    _, _, results = graded
    status = {
        learner: {m.grade_id: m.status for m in result.marks}["W1"]
        for learner, result in results.items()
    }
    assert status["full"] == "manual"
    assert status["blank"] == "not attempted"


def test_the_thief_finds_the_answers_where_there_is_no_sandbox():
    """Otherwise a mark of 0 would prove nothing."""
    namespace = {}
    exec(STEALS.format(name="double"), namespace)
    with pytest.raises(SystemExit, match="found the answers"):
        namespace["double"](2)
