"""Every attack of the corpus gets the marks that are due, and harms nothing around it."""

import pytest

from tests.autograder.attacks import corpus, gauntlet

ENTRIES = {entry.name: entry for entry in corpus.entries()}


@pytest.fixture(scope="module")
def run(tmp_path_factory, empty_gradebook):
    """The whole corpus as one class."""
    root = tmp_path_factory.mktemp("gauntlet") / "course"
    return gauntlet.grade(root, ENTRIES.values(), empty_gradebook)


@pytest.mark.parametrize("name", ENTRIES)
def test_it_gets_what_is_due(run, name):
    entry = ENTRIES[name]
    for learner in entry.learners:
        result = run.results[learner]
        assert run.marks[learner] == entry.attack.marks(), result.marks
        assert (
            (result.error or "") == ""
            if not entry.attack.error
            else entry.attack.error in result.error
        )
        seen = [finding for finding in result.findings if finding.kind != "trust"]
        if entry.attack.finding is None:
            assert seen == []
        else:
            kind, text = entry.attack.finding
            assert any(f.kind == kind and text in f.text for f in seen), seen
        if entry.attack.honest:
            assert not any(finding.kind == "tampering" for finding in seen)
        for mark in result.marks:  # whoever loses points is told why
            assert mark.message or mark.status in ("passed", "manual", "not attempted"), mark
        assert result.seconds < 60  # a time of 8 is allowed


def test_nothing_and_nobody_else_is_touched(run):
    assert run.harm == ()
