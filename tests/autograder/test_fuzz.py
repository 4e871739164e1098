"""Mutated notebooks through intake and rebuild: a result or a stated reason, soon, whatever comes.

``CARTSHIFT_FUZZ=10000`` sets the number of notebooks; one case can be made again by its number.
"""

import json
import os
import time
from copy import deepcopy

import nbformat
import numpy as np
import pytest

from autograder.archive import Entry
from autograder.assignment import FIXED
from autograder.collect import _take
from autograder.course import Notebook
from autograder.handins import HandIn
from autograder.intake import MAX_FINDINGS, intake, recognise
from autograder.parse import Refused
from autograder.rebuild import rebuild

CASES = int(os.environ.get("CARTSHIFT_FUZZ", 1500))
SECONDS = 5.0
"""Longest time of the processor for one notebook; the usual is a hundredth of that."""

JUNK = (
    None, True, 0, -1, 1e308, float("nan"), 10**400, "", "E1", "\ud800", "\0", "a" * 5000, "### BEGIN SOLUTION",
    "%%bash\nrm -rf /", "def mean(", "class Popular:" * 300, "(" * 500, "x = " + "-" * 3000 + "1", [], {}, [[]],
    ["a", 1], ["\n"] * 50, {"grade_id": "E1"}, {"nbgrader": {"grade_id": "E1_small", "solution": True}},
    {"nbgrader": []}, {"tags": ["skip-execution", 3]}, {"cell_type": "code"}, [{"output_type": "stream"}],
)  # fmt: skip


def flip(rng, data):
    """Change bytes."""
    data = bytearray(data)
    for place in rng.integers(len(data), size=rng.integers(1, 30)):
        data[place] = rng.integers(256)
    return bytes(data)


def cut(rng, data):
    """Lose the end, as when a disk is full."""
    return data[: rng.integers(len(data))]


def splice(rng, data):
    """Move, repeat or lose a stretch."""
    first, last, to = np.sort(rng.integers(len(data), size=3))
    part = data[first:last]
    return (data[:first] + data[last:], data[:to] + part + data[to:], part + data)[rng.integers(3)]


def wrap(rng, data):
    """Nest deeply, encode otherwise, add what editors add."""
    depth = int(rng.integers(10, 3000))
    ways = (
        lambda: b"[" * depth + data + b"]" * depth,
        lambda: b"\xef\xbb\xbf" + data,
        lambda: data.decode().encode("utf-16"),
        lambda: data.decode().encode("latin-1", "replace"),
        lambda: data.replace(b'"cells"', b'"worksheets"'),
        lambda: data.replace(b'"source": [', b'"source": [' * 3),
        lambda: data.replace(b"\n", b"\r\n"),
        lambda: data.replace(b": {", b": {" * int(rng.integers(2, 200)), 1),
    )
    return ways[rng.integers(len(ways))]()


def swap_values(rng, notebook):
    """Put values of other types anywhere, or drop keys."""
    for _ in range(rng.integers(1, 6)):
        found = []
        waiting = [notebook]
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict | list):
                found += [
                    (value, key)
                    for key in (value if isinstance(value, dict) else range(len(value)))
                ]
                waiting += value.values() if isinstance(value, dict) else value
        if not found:
            return
        value, key = found[rng.integers(len(found))]
        if rng.random() < 0.3:
            del value[key]
        else:
            value[key] = deepcopy(JUNK[rng.integers(len(JUNK))])


def shuffle_cells(rng, notebook):
    """Duplicate, move, merge, split, retype, rename and drop cells."""
    cells = notebook["cells"]
    for _ in range(rng.integers(1, 8)):
        if not cells:
            return
        place, other = rng.integers(len(cells), size=2)
        kind = rng.integers(8)
        if kind == 0:
            cells.insert(other, deepcopy(cells[place]))
        elif kind == 1:
            cells.insert(other, cells.pop(place))
        elif kind == 2 and place != other:
            cells[place]["source"] = [*cells[place]["source"], "\n", *cells[other]["source"]]
            del cells[other]
        elif kind == 3:
            half = len(cells[place]["source"]) // 2
            rest = {**deepcopy(cells[place]), "source": cells[place]["source"][half:]}
            cells[place]["source"] = cells[place]["source"][:half]
            cells.insert(place + 1, rest)
        elif kind == 4:
            cells[place]["cell_type"] = ("code", "markdown", "raw", "heading")[rng.integers(4)]
        elif kind == 5:
            cells[place]["metadata"], cells[other]["metadata"] = (
                cells[other]["metadata"],
                cells[place]["metadata"],
            )
        elif kind == 6:
            del cells[place]
        else:
            text = JUNK[rng.integers(len(JUNK))]
            cells[place]["source"] = [text] if isinstance(text, str) else ["pass"]


def mutate(rng, original):
    """One mutated notebook."""
    if rng.random() < 0.35:
        data = original
        for _ in range(rng.integers(1, 3)):
            data = (flip, cut, splice, wrap)[rng.integers(4)](rng, data) or b"x"
            if not data.isascii():
                break
        return data
    notebook = json.loads(original)
    if rng.random() < 0.7:
        shuffle_cells(rng, notebook)
    if rng.random() < 0.6:
        swap_values(rng, notebook)
    if rng.random() < 0.05:
        old = {"nbformat": 3, "metadata": {}, "worksheets": [{"cells": notebook.get("cells")}]}
        notebook = {**notebook, **old}
        notebook.pop("cells", None)
    return json.dumps(notebook).encode("utf-8", "surrogatepass")


def through(written, data):
    """All that a submission passes before it runs; whether it was taken."""
    notebook = Notebook("ps1", "exercises", written.assignment, {}, "")
    entry = Entry(("exercises.ipynb",), lambda: data)
    files, _ = _take(HandIn("", "ann", files=[(entry.path, entry)]), [notebook])
    assert files == {"exercises.ipynb": data}
    reason = None
    try:
        submission = intake(data, written.assignment)
    except Refused as refusal:
        reason = str(refusal).encode()
    if reason is not None:
        assert 0 < len(reason) < 500
        return False
    assert 0 <= recognise(data, written.assignment) <= 1
    assert len(submission.findings) <= MAX_FINDINGS + 1
    json.dumps([finding.text for finding in submission.findings]).encode()
    rebuilt = rebuild(written.assignment, submission, {})
    nbformat.writes(rebuilt.notebook).encode()
    nbformat.validate(rebuilt.notebook)
    graded = [cell for cell in written.assignment.cells if cell.kind == "test"]
    assert list(rebuilt.tests) == [cell.grade_id for cell in graded]
    for cell in graded:
        run = rebuilt.program.cells[rebuilt.tests[cell.grade_id]]
        assert (run.learner, run.examiner) == (None, cell.source)
    texts = [cell.source for cell in rebuilt.notebook.cells]
    assert all(cell.source in texts for cell in written.assignment.cells if cell.kind in FIXED)
    return True


@pytest.mark.parametrize("part", range(4))
def test_mutated_notebooks_never_crash_it(written, part):
    original = nbformat.writes(written.solved(W1="Outliers.")).encode()
    taken, slowest = 0, (0.0, None)
    for case in range(part, CASES, 4):
        data = mutate(np.random.default_rng(case), original)
        began = time.process_time()
        try:
            taken += through(written, data)
        except Exception as error:
            error.add_note(f"case {case}")
            raise
        slowest = max(slowest, (time.process_time() - began, case))
    assert slowest[0] < SECONDS, f"case {slowest[1]} took {slowest[0]:.1f} s"
    # A mutation that is always refused, or never, would test half.
    assert 0.3 < taken / len(range(part, CASES, 4)) < 0.95
