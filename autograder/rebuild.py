"""From answers to a program: everything but the answers is the instructor's."""

import html
import re
from collections import defaultdict
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from urllib.parse import quote, unquote

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.assignment import Assignment, defines, imports
from autograder.intake import OwnCell, Submission
from autograder.parse import Pictures
from autograder.program import Cell, Program

KERNEL = {
    "name": "sandboxed-python3",
    "display_name": "Python 3 in a sandbox",
    "language": "python",
}
"""The kernel in which a submission runs that somebody opens from formgrader."""


@dataclass(frozen=True)
class Rebuilt:
    """A submission that can run.

    Attributes
    ----------
    notebook : NotebookNode
        The instructor's notebook with the learner's answers and added cells.
    program : Program
        Its code cells.
    places : mapping of int to int
        Position in the program → position in `notebook`.
    tests : mapping of str to int
        Grade id of a test → position in the program.
    attempted : frozenset of str
        Grade ids of answers that are not the stub any more.
    """

    notebook: NotebookNode
    program: Program
    places: Mapping[int, int]
    tests: Mapping[str, int]
    attempted: frozenset[str]


def rebuild(assignment: Assignment, submission: Submission, files: Mapping[str, bytes]) -> Rebuilt:
    """Put the learner's answers into the instructor's notebook.

    Parameters
    ----------
    assignment : Assignment
        What was asked.
    submission : Submission
        What was answered.
    files : mapping of str to bytes
        Data files beside the notebook.
    """
    own_code = [own.source for own in submission.own if own.code]
    given = own_code + [
        submission.answers[place] for place in submission.answers if assignment.cells[place].code
    ]
    added = defaultdict(list)
    for own in submission.own:
        added[own.after].append(own)
    notebook = deepcopy(assignment.notebook)
    notebook.cells = []
    notebook.metadata["kernelspec"] = dict(KERNEL)
    notebook.nbformat_minor = max(notebook.nbformat_minor, 5)  # cells have ids from then on
    cells, places, tests, attempted = [], {}, {}, set()

    def place_own(after):
        for number, own in enumerate(added[after], 1):
            make = new_code_cell if own.code else new_markdown_cell
            if own.code:
                places[len(cells)] = len(notebook.cells)
                where = assignment.cells[after].grade_id if after >= 0 else "the start"
                cells.append(
                    Cell(
                        f"added after {where or after + 1} ({number})", "", own.source, None, False
                    )
                )
            notebook.cells.append(make(id=f"added-{after + 1}-{number}"))
            _write(notebook.cells[-1], own.source, own.pictures)

    place_own(-1)
    for source in assignment.cells:
        cell = deepcopy(assignment.notebook.cells[source.place])
        cell.setdefault("id", f"cell-{source.place + 1}")
        text = submission.answers.get(source.place)
        if source.kind in ("answer", "manual"):
            if text is None and source.code and any(defines(t, source.names) for t in given):
                text = "# answered in another cell"  # the stub would take the answer's name
            elif text is None:
                text = source.released
            _write(cell, text, submission.pictures.get(source.place, {}))
            if " ".join(text.split()) != " ".join(source.released.split()) or any(
                defines(own, source.names) for own in own_code
            ):
                attempted.add(source.grade_id)
        elif source.kind == "plain" and text is not None:
            _write(cell, text, submission.pictures.get(source.place, {}))
        if source.code:
            cell.outputs, cell.execution_count = [], None
            if source.kind == "test":
                tests[source.grade_id] = len(cells)
            places[len(cells)] = len(notebook.cells)
            cells.append(_cell(source, cell.source))
        notebook.cells.append(cell)
        place_own(source.place)
    program = Program(
        tuple(cells),
        assignment.names,
        assignment.operators,
        assignment.blocked,
        assignment.timeout,
        assignment.total,
        files,
    )
    return Rebuilt(notebook, program, places, tests, frozenset(attempted))


_PLAIN_TAGS = (
    "a|b|br|code|details|em|h[1-6]|hr|i|li|ol|p|pre|strong|sub|summary|sup|table|td|th|tr|ul"
)
_TAG = re.compile(rf"<(?!/?(?:{_PLAIN_TAGS})\s*/?>)(?=[a-zA-Z/!?])")
_PICTURE = re.compile(r"attachment:((?:[^\s()<>\"']|\([^\s()]*\))*)")


def harmless(markdown: str, pictures: Pictures) -> str:
    """Markdown of a learner's as formgrader, which shows HTML in it as it is, may show it.

    Tags stay if they have no attributes and can do nothing; all others become text. A picture that
    is not there would end formgrader's page.

    Parameters
    ----------
    markdown : str
        The text.
    pictures : mapping of str to mapping
        Pictures pasted into it.
    """

    def named(found):
        name = quote(unquote(found[1]))
        return f"attachment:{name}" if name in pictures else f"picture-is-missing:{name}"

    return _PICTURE.sub(named, _TAG.sub("&lt;", markdown))


def _write(cell, text, pictures):
    """Write what a learner wrote into a cell."""
    if cell.cell_type == "code":
        cell.source = text
        return
    pictures = {**cell.get("attachments", {}), **pictures}
    cell.source = harmless(text, pictures)
    if pictures:
        cell.attachments = pictures


def explain(assignment: Assignment, reason: str) -> NotebookNode:
    """The notebook for a submission that could not be read: nothing answered, the reason above."""
    text = f"**This submission could not be graded:** {html.escape(reason)}"
    empty = Submission({}, (OwnCell(-1, False, text),), ())
    return rebuild(assignment, empty, {}).notebook


def _cell(source, text):
    label = source.grade_id or f"cell {source.place + 1}"
    if source.kind == "test":
        return Cell(label, source.exercise, None, source.source, True)
    if source.learners:
        return Cell(label, source.grade_id, text, imports(source.source) or None, False)
    return Cell(label, "", text, source.source, False)
