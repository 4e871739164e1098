"""Where the parts of a chapter lie, and how its exercise notebook is divided."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat
from nbformat import NotebookNode

__all__ = [
    "ROOT", "Chapter", "ChapterError", "Exercise", "chapters", "drafts", "find_chapter", "grade_id",
]  # fmt: skip

ROOT = Path(__file__).resolve().parents[2]
_IN_TOC = re.compile(r"file: chapters/(\d\d_\w+)/chapter\b")
HINT = re.compile(
    r"<details>\s*<summary>\s*Hint\s*\d+\s*</summary>(.*?)</details>", re.DOTALL | re.IGNORECASE
)


class ChapterError(Exception):
    """A chapter that does not exist or cannot be read; the message names it."""


def grade_id(cell: NotebookNode) -> str | None:
    """Return the name that nbgrader knows a cell by, or None."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def is_test(cell: NotebookNode) -> bool:
    """Whether a cell holds an automatic test with points."""
    meta = cell.metadata.get("nbgrader", {})
    return bool(meta.get("grade")) and not meta.get("solution")


def is_hidden(cell: NotebookNode) -> bool:
    """Whether a learner does not get to see what a test asks."""
    return "### BEGIN HIDDEN TESTS" in cell.source


@dataclass(frozen=True)
class Exercise:
    """One exercise of a notebook.

    Attributes
    ----------
    name : str
        ``E1``.
    text, solution : NotebookNode
        Its contract (markdown) and the cell that the learner fills.
    tests : tuple of NotebookNode
        Its test cells, in order.
    """

    name: str
    text: NotebookNode
    solution: NotebookNode
    tests: tuple[NotebookNode, ...]

    @property
    def hints(self) -> tuple[str, ...]:
        """The folded hints, from nudge to near-solution."""
        return tuple(hint.strip() for hint in HINT.findall(self.text.source))

    @property
    def max_points(self) -> float:
        """Sum of the points of its tests."""
        return sum(cell.metadata.nbgrader.points for cell in self.tests)


@dataclass(frozen=True)
class Chapter:
    """The files of one chapter.

    Attributes
    ----------
    folder : str
        ``05_collaborative_filtering``, the same under ``chapters/`` and ``solutions/``.
    root : Path
        The repository.
    """

    folder: str
    root: Path = ROOT

    @property
    def number(self) -> str:
        """``05``."""
        return self.folder.split("_")[0]

    @property
    def page(self) -> Path:
        """The notebook that a reader reads."""
        return self.root / "chapters" / self.folder / "chapter.ipynb"

    @property
    def record(self) -> Path:
        """What became of the page's claims on other draws."""
        return self.page.with_name("replication.yml")

    @property
    def released(self) -> Path:
        """The notebook that a learner solves, generated."""
        return self.root / "chapters" / self.folder / "exercises.ipynb"

    @property
    def source(self) -> Path:
        """The notebook with solutions and hidden tests."""
        return self.root / "solutions" / self.folder / "exercises.ipynb"

    def answers(self, kind: str, exercise: str) -> list[Path]:
        """Files of the `wrong` or `alternative` answers to an exercise."""
        return sorted((self.source.parent / kind).glob(f"{exercise}_*.py"))

    @cached_property
    def source_notebook(self) -> NotebookNode:
        """The source, read once."""
        return read(self.source)

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """The automatically graded exercises, in order.

        Raises
        ------
        ChapterError
            If an exercise lacks its text cell.
        """
        return exercises_of(self.source_notebook, self.source)


def exercises_of(notebook: NotebookNode, path: Path) -> tuple[Exercise, ...]:
    """Divide a source or released notebook into its automatically graded exercises, in order.

    Raises
    ------
    ChapterError
        If an exercise lacks its text cell; the message names `path`.
    """
    cells = {grade_id(cell): cell for cell in notebook.cells}
    names = [name for name in cells if name and re.fullmatch(r"E\d+", name)]
    for name in names:
        if f"{name}_text" not in cells:
            raise ChapterError(f"{path}: {name} has no text cell {name}_text")
    tests = [cell for cell in notebook.cells if is_test(cell)]
    return tuple(
        Exercise(
            name,
            cells[f"{name}_text"],
            cells[name],
            tuple(cell for cell in tests if grade_id(cell).startswith(f"{name}_")),
        )
        for name in names
    )


def read(path: Path) -> NotebookNode:
    """Read a notebook.

    Raises
    ------
    ChapterError
        If the file is missing or is not a notebook.
    """
    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise ChapterError(f"{path}: no such notebook") from None
    except Exception as error:
        raise ChapterError(f"{path}: not a notebook: {error}") from error


def chapters(root: Path = ROOT) -> list[Chapter]:
    """Return the chapters that the book has, by number: those that ``_toc.yml`` lists."""
    listed = (root / "_toc.yml").read_text("utf-8")
    return [Chapter(folder, root) for folder in sorted(set(_IN_TOC.findall(listed)))]


def drafts(root: Path = ROOT) -> list[Chapter]:
    """Return the chapters that have a folder but stand in no line of ``_toc.yml``, by number."""
    listed = {chapter.folder for chapter in chapters(root)}
    folders = {
        path.name
        for wing in ("chapters", "solutions")
        for path in (root / wing).glob("[0-9][0-9]_*")
        if path.is_dir()
    }
    return [Chapter(folder, root) for folder in sorted(folders - listed)]


def find_chapter(number: str, root: Path = ROOT) -> Chapter:
    """Return the chapter or draft with a number (``5``, ``05``) or a folder name.

    Raises
    ------
    ChapterError
        If there is none; the message lists those that exist.
    """
    written = chapters(root)
    for chapter in written + drafts(root):
        if number in (chapter.folder, chapter.number) or number.zfill(2) == chapter.number:
            return chapter
    names = ", ".join(chapter.folder for chapter in written) or "none"
    raise ChapterError(f"no chapter {number!r}; written so far: {names}")
