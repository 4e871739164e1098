"""What a person sees of an answer: its pictures, and that it was attempted."""

import json

import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.intake import intake
from autograder.parse import MAX_PICTURES
from autograder.rebuild import rebuild

PNG = "iVBORw0KGgo="


def handed_in(written, notebook):
    """The rebuilt notebook, and what was found."""
    submission = intake(json.dumps(notebook).encode(), written.assignment)
    return rebuild(written.assignment, submission, {}), submission.findings


def page(notebook):
    """The page that formgrader shows."""
    return HTMLExporter(template_name="classic").from_notebook_node(notebook)[0]


@pytest.mark.parametrize(
    ("name", "reference"),
    [("image.png", "image.png"), ("my plot (1).png", "my%20plot%20(1).png"), ("图.png", "图.png")],
)
def test_a_pasted_picture_is_seen(written, name, reference):
    text = f"See ![plot](attachment:{reference})."
    notebook = written.solved(W1=text)
    written.cell(notebook, "W1").attachments = {name: {"image/png": PNG}}
    added = new_markdown_cell(text, attachments={name: {"image/png": [PNG]}})
    notebook.cells.append(added)
    rebuilt, findings = handed_in(written, notebook)
    assert page(rebuilt.notebook).count(f"data:image/png;base64,{PNG}") == 2
    assert findings == ()


@pytest.mark.parametrize(
    "attachments",
    [{}, [], {"x.png": PNG}, {"x.png": {"image/png": 1}}, {"x.png": {"text/html": PNG}},
     {"x.png": {"image/png": "<script>"}}, {"x.png": {"image/png": "A" * (MAX_PICTURES + 1)}}],
)  # fmt: skip
def test_a_picture_that_is_none_does_not_end_the_page(written, attachments):
    notebook = written.solved(W1="See ![plot](attachment:x.png).")
    written.cell(notebook, "W1").attachments = attachments
    rebuilt, _ = handed_in(written, notebook)
    assert "attachments" not in written.cell(rebuilt.notebook, "W1")
    assert "picture-is-missing" in page(rebuilt.notebook)


def test_pictures_that_are_too_large_are_told(written):
    notebook = written.solved(W1="![plot](attachment:x.png)")
    large = {"image/png": "A" * (MAX_PICTURES // 2)}
    written.cell(notebook, "W1").attachments = {"x.png": large, "y.png": large, "z.png": large}
    _, findings = handed_in(written, notebook)
    assert "too large" in findings[0].text


def test_what_an_added_cell_answers_was_attempted(written):
    notebook = written.released()
    assert handed_in(written, notebook)[0].attempted == set()
    place = notebook.cells.index(written.cell(notebook, "E1"))
    notebook.cells.insert(place + 1, new_code_cell("def mean(values):\n    return 7\n"))
    assert handed_in(written, notebook)[0].attempted == {"E1"}
