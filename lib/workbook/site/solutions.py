"""Puts the solutions, folded, on the exercise pages of the self-study edition.

The learners' notebook stays as it is on disk (a reader can download it); only what Sphinx renders gains a cell after
each stub.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from sphinx.application import Sphinx

_MARKER = re.compile(r"^\s*### (?:BEGIN|END) SOLUTION\s*\n?", re.MULTILINE)
_TEST_NAME = re.compile(r"^# Test: (.+)$", re.MULTILINE)
_EXERCISE_PAGE = re.compile(r"chapters/(?P<folder>[^/]+)/exercises")


def render_exercises(app: Sphinx, docname: str, content: list[str]) -> None:
    """Change the source of an exercise page before it is parsed (Sphinx's ``source-read``)."""
    page = _EXERCISE_PAGE.fullmatch(docname)
    if not page:
        return
    notebook = nbformat.reads(content[0], as_version=4)
    if app.config.cartshift_solutions:
        source = Path(app.config.cartshift_solutions) / page["folder"] / "exercises.ipynb"
        add_solutions(notebook, nbformat.read(source, as_version=4))
    fold_tests(notebook)
    content[0] = nbformat.writes(notebook)


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
            cells.append(_folded(solutions[answer["grade_id"]]))
    released.cells = cells


def fold_tests(notebook: NotebookNode) -> None:
    """Fold each test under its own name."""
    for cell in notebook.cells:
        name = _TEST_NAME.search(cell.source)
        if cell.cell_type == "code" and _nbgrader(cell).get("grade") and name:
            _fold(cell, f"Test: {name[1].strip()}", "test")


def _nbgrader(cell: NotebookNode) -> dict:
    return cell.metadata.get("nbgrader", {})


def _folded(solution: NotebookNode) -> NotebookNode:
    text = _MARKER.sub("", solution.source).strip("\n")
    if solution.cell_type == "code":
        cell = new_code_cell(text)
        _fold(cell, "Show solution", "solution")
        return cell
    return new_markdown_cell(
        f":::::::{{dropdown}} Show model answer\n:class-container: solution\n\n{text}\n:::::::"
    )


def _fold(cell: NotebookNode, prompt: str, kind: str) -> None:
    cell.metadata["tags"] = ["hide-input", kind]
    cell.metadata["mystnb"] = {"code_prompt_show": prompt, "code_prompt_hide": prompt}
