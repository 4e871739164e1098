"""What the site shows of a notebook beyond what is in it.

The notebooks stay as they are on disk (a reader can download them); only what Sphinx renders changes: claims are
marked, tests are folded, and in the self-study edition each answer cell is followed by its solution, folded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output
from sphinx.application import Sphinx

from workbook.contract import CLAIM
from workbook.replication import Record, said_in, said_on

_MARKER = re.compile(
    r"^[ \t]*(?:### (?:BEGIN|END) SOLUTION|=== (?:BEGIN|END) MARK SCHEME ===)[ \t]*\n?",
    re.MULTILINE,
)
_TEST_NAME = re.compile(r"^# Test: (.+)$", re.MULTILINE)
_PAGE = re.compile(r"chapters/(?P<folder>[^/]+)/(?P<name>chapter|exercises)")


def render_notebook(app: Sphinx, docname: str, content: list[str]) -> None:
    """Change the source of a chapter's page before it is parsed (Sphinx's ``source-read``)."""
    page = _PAGE.fullmatch(docname)
    if not page:
        return
    notebook = nbformat.reads(content[0], as_version=4)
    if page["name"] == "chapter":
        mark_claims(notebook)
        record = Path(app.srcdir, docname).with_name("replication.yml")
        show_claims(notebook, Record.load(record) if record.exists() else None)
    else:
        if app.config.cartshift_solutions:
            source = Path(app.config.cartshift_solutions) / page["folder"] / "exercises.ipynb"
            add_solutions(notebook, nbformat.read(source, as_version=4))
        fold_tests(notebook)
    content[0] = nbformat.writes(notebook)


def mark_claims(chapter: NotebookNode) -> None:
    """Tag the cells that check a claim, so that the style sheet can set them apart."""
    for cell in chapter.cells:
        if cell.cell_type == "code" and CLAIM.search(cell.source):
            cell.metadata["tags"] = sorted({*cell.metadata.get("tags", []), "claim"})


def show_claims(chapter: NotebookNode, record: Record | None) -> None:
    """Set each claim as a sentence, with what became of it on other draws where the record has this page."""
    known = record.claims if record else ()
    if [claim.sentence for claim in known] != [said.sentence for said in said_on(chapter)]:
        known = ()
    outcomes = (claim.outcome for claim in known)
    for cell in chapter.cells:
        if "claim" in cell.metadata.get("tags", ()):
            cell.outputs = [_claims_as_html(output, outcomes) for output in cell.outputs]


def _claims_as_html(output: NotebookNode, outcomes: Iterator[str]) -> NotebookNode:
    lines = output.get("text", "").splitlines()
    if not any(map(said_in, lines)):
        return output
    parts = []
    for line in lines:
        text = html.escape(line)
        if said_in(line):
            outcome = next(outcomes, "")
            held = f'<span class="held">{outcome}</span>' if outcome else ""
            parts.append(f'<p class="stated">{text}{held}</p>')
        else:
            parts.append(f"<pre>{text}</pre>")
    return new_output("display_data", {"text/html": "\n".join(parts)})


def add_solutions(released: NotebookNode, source: NotebookNode) -> None:
    """Insert after each of ``released``'s answer cells the solution that ``source`` holds for it, folded."""
    solutions = {
        _nbgrader(cell)["grade_id"]: cell
        for cell in source.cells
        if _nbgrader(cell).get("solution")
    }
    cells: list[NotebookNode] = []
    for cell in released.cells:
        cells.append(cell)
        answer = _nbgrader(cell)
        if answer.get("solution"):
            cells.append(_folded_solution(solutions[answer["grade_id"]]))
    released.cells = cells


def fold_tests(notebook: NotebookNode) -> None:
    """Fold each test under its own name."""
    for position, cell in enumerate(notebook.cells):
        name = _TEST_NAME.search(cell.source)
        if cell.cell_type == "code" and _nbgrader(cell).get("grade") and name:
            is_hidden = all(
                line.startswith("#") for line in cell.source.split("\n") if line.strip()
            )
            kind = "Hidden test" if is_hidden else "Test"
            notebook.cells[position] = _fold(
                f"{kind}: {name[1].strip()}", _code(cell.source), "test"
            )


def _nbgrader(cell: NotebookNode) -> dict:
    return cell.metadata.get("nbgrader", {})


def _folded_solution(solution: NotebookNode) -> NotebookNode:
    text = _MARKER.sub("", solution.source).strip("\n")
    if solution.cell_type == "code":
        return _fold("Show solution", _code(text), "solution")
    return _fold("Show model answer", text, "solution")


def _code(text: str) -> str:
    return f"``````python\n{text}\n``````"


def _fold(title: str, text: str, kind: str) -> NotebookNode:
    return new_markdown_cell(
        f":::::::{{dropdown}} {title}\n:class-container: {kind}\n\n{text}\n:::::::"
    )
