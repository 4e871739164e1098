"""The learner's notebook from the one that has solutions and hidden tests."""

import copy

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config

from workbook.chapters import Chapter

__all__ = ["release", "stale", "write"]


def release(source: NotebookNode) -> NotebookNode:
    """Return the notebook that nbgrader would release.

    nbgrader's own list of preprocessors is applied, in its order: solutions become stubs, hidden
    tests and mark schemes go, outputs go, cells are locked and get checksums. Only the step that
    writes to a gradebook is left out: a release has nothing to record.

    Parameters
    ----------
    source : NotebookNode
        Not changed.

    Returns
    -------
    NotebookNode

    Raises
    ------
    ValueError
        If a cell's nbgrader metadata is invalid, e.g. two cells share a name.
    RuntimeError
        If a region that begins does not end.
    """
    notebook = copy.deepcopy(source)
    resources = {"nbgrader": {"student": ".", "assignment": "", "notebook": "exercises"}}
    config = Config()
    config.ClearSolutions.enforce_metadata = False
    for preprocessor in GenerateAssignment().preprocessors:
        if preprocessor is not SaveCells:
            notebook, resources = preprocessor(config=config, parent=None)(notebook, resources)
    return notebook


def _text(chapter: Chapter) -> str:
    return nbformat.writes(release(chapter.source_notebook)) + "\n"


def stale(chapter: Chapter) -> bool:
    """Whether the committed exercises differ from what the source generates."""
    return not chapter.released.exists() or chapter.released.read_text("utf-8") != _text(chapter)


def write(chapter: Chapter) -> bool:
    """Generate a chapter's exercises; return whether the file changed."""
    if not stale(chapter):
        return False
    chapter.released.parent.mkdir(parents=True, exist_ok=True)
    chapter.released.write_text(_text(chapter), "utf-8")
    return True
