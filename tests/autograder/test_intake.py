"""Whatever is handed in: the answers that can be identified, and what was odd; never a crash."""

import json
from copy import deepcopy

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from autograder.intake import intake
from autograder.parse import MAX_BYTES, MAX_CELL, MAX_TEXT, Refused
from autograder.rebuild import rebuild


def take(written, submission):
    data = submission if isinstance(submission, bytes) else nbformat.writes(submission).encode()
    return intake(data, written.assignment)


def answer(written, submission, grade_id):
    return submission.answers.get(written.assignment.by_grade_id[grade_id].place)


def kinds(submission):
    return {(finding.kind, finding.cell) for finding in submission.findings}


def test_an_honest_notebook_has_no_findings(written):
    submission = take(written, written.solved(W1="Outliers."))
    assert submission.findings == ()
    assert submission.own == ()
    assert answer(written, submission, "E1") == written.solutions["E1"]
    assert answer(written, submission, "W1") == "Outliers."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"   ", "empty"),
        (b"{nope", "not JSON"),
        (b"[1, 2]", "not a notebook"),
        (b'{"cells": 3}', "no list of cells"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"worksheets": 1}', "old notebook format"),
        (b"PK\x03\x04 a zip", "not JSON"),
    ],
)
def test_what_is_no_notebook_is_refused_with_the_reason(written, data, reason):
    with pytest.raises(Refused, match=reason):
        take(written, data)


def test_a_huge_file_is_refused(written):
    with pytest.raises(Refused, match="bytes"):
        take(written, bytes(MAX_BYTES + 1))


def test_bytes_that_are_not_utf8_are_replaced(written):
    data = (
        nbformat.writes(written.solved())
        .encode()
        .replace(b"A small assignment", b"A sm\xe4ll assignment")
    )
    submission = take(written, data)
    assert ("format", "") in kinds(submission)
    assert answer(written, submission, "E1") == written.solutions["E1"]


def test_odd_cells_are_left_out(written):
    notebook = json.loads(nbformat.writes(written.solved()))
    notebook["cells"] += [1, None, {"cell_type": "video"}, {"cell_type": "code", "source": 3}]
    submission = take(written, json.dumps(notebook).encode())
    assert sum(finding.kind == "format" for finding in submission.findings) == 4
    assert answer(written, submission, "E3") == written.solutions["E3"]


def test_an_old_format_is_converted(written):
    cell = {
        "cell_type": "code",
        "language": "python",
        "input": written.solutions["E1"],
        "outputs": [],
        "metadata": {},
    }
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {},
        "worksheets": [{"cells": [cell], "metadata": {}}],
    }
    submission = take(written, json.dumps(old).encode())
    assert ("format", "") in kinds(submission)
    assert [own.source for own in submission.own] == [written.solutions["E1"]]


def test_of_a_duplicated_cell_the_one_that_was_filled_in_counts(written):
    notebook = written.solved()
    place = notebook.cells.index(written.cell(notebook, "E1"))
    for offset in (0, 1):
        copied = deepcopy(notebook)
        stub = deepcopy(copied.cells[place])
        stub.source = written.assignment.by_grade_id["E1"].released
        copied.cells.insert(place + offset, stub)
        submission = take(written, json.dumps(copied).encode())
        assert answer(written, submission, "E1") == written.solutions["E1"]
        assert ("cells", "E1") in kinds(submission)


def test_an_answer_in_an_added_cell_takes_the_place_of_the_missing_one(written):
    notebook = written.solved()
    notebook.cells.remove(written.cell(notebook, "E2"))
    notebook.cells.append(new_code_cell(written.solutions["E2"]))
    submission = take(written, notebook)
    place = written.assignment.by_grade_id["E2"].place
    assert [(own.after, own.source) for own in submission.own] == [(place, written.solutions["E2"])]
    assert ("cells", "E2") in kinds(submission)


def test_merged_answers_are_both_found(written):
    notebook = written.solved(E1=written.solutions["E1"] + "\n" + written.solutions["E2"])
    notebook.cells.remove(written.cell(notebook, "E2"))
    submission = take(written, notebook)
    rebuilt = rebuild(written.assignment, submission, {})
    assert {"E1", "E2"} <= rebuilt.attempted


def test_a_cell_of_another_type_is_taken_for_what_it_was(written):
    notebook = written.solved()
    written.cell(notebook, "E1").cell_type = "markdown"
    for name in ("outputs", "execution_count"):
        written.cell(notebook, "E1").pop(name)
    submission = take(written, notebook)
    assert answer(written, submission, "E1") == written.solutions["E1"]
    assert ("cells", "E1") in kinds(submission)


def test_changed_tests_and_tags_are_tampering(written):
    notebook = written.solved()
    written.cell(notebook, "E1_small").source = "pass"
    written.cell(notebook, "E2_values").metadata["tags"] = ["skip-execution"]
    assert {("tampering", "E1_small"), ("tampering", "E2_values")} <= kinds(take(written, notebook))


def test_only_answers_are_the_learners_in_what_runs(written):
    notebook = written.solved()
    for grade_id in ("setup", "E1_small"):
        written.cell(notebook, grade_id).source = "raise SystemExit"
        written.cell(notebook, grade_id).metadata = {
            **written.cell(notebook, grade_id).metadata,
            "tags": ["x"],
        }
    rebuilt = rebuild(written.assignment, take(written, notebook), {})
    assert not any(
        "SystemExit" in (cell.learner or "") + (cell.examiner or "")
        for cell in rebuilt.program.cells
    )
    assert not any("tags" in cell.metadata for cell in rebuilt.notebook.cells)


def test_no_test_is_ever_sent_to_the_learners_process(written):
    rebuilt = rebuild(written.assignment, take(written, written.solved()), {})
    assert not any(cell.learner for cell in rebuilt.program.cells if cell.test)
    assert not any("HIDDEN" in (cell.learner or "") for cell in rebuilt.program.cells)


def test_the_stub_is_not_attempted(written):
    notebook = written.released()
    written.cell(notebook, "E1").source = "\n" + written.cell(notebook, "E1").source + "  \n"
    assert rebuild(written.assignment, take(written, notebook), {}).attempted == frozenset()


def test_texts_are_searched_no_longer_than_there_is_room_for(written):
    """Sixty megabytes of empty lines held every other submission up for minutes."""
    notebook = written.solved()
    place = notebook.cells.index(written.cell(notebook, "E1"))
    notebook.cells[place + 1 : place + 1] = [new_code_cell("\n" * MAX_CELL)] * 3
    submission = intake(json.dumps(notebook).encode(), written.assignment)
    assert sum(len(own.source) for own in submission.own) <= MAX_TEXT
    left_out = [finding.text for finding in submission.findings if "left out" in finding.text]
    assert len(left_out) > 1
