"""What the instructor's notebook says: cells, names that answers define, limits, libraries."""

import ast
import re
import threading
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, ClearSolutions
from nbgrader.utils import is_grade, is_locked, is_solution, is_task
from traitlets.config import Config

_TEST = re.compile(r"^\s*#\s*Test:\s*(.+)$", re.MULTILINE)
_HINT = re.compile(r"^\s*#\s*Hint:\s*(.+)$", re.MULTILINE)

FIXED = ("test", "task", "locked")
"""Kinds of cells that are the instructor's."""

_one_parser = threading.Lock()
"""Python 3.11 counts the depth of a tree for all threads together, and two that parse at once end in a
SystemError (https://github.com/python/cpython/issues/106905)."""

TOTAL = 10
"""A whole notebook may take this many times as long as one cell, unless the instructor says how long."""


class AssignmentError(ValueError):
    """The instructor's notebook cannot be graded with."""


@dataclass(frozen=True)
class SourceCell:
    """One cell of the instructor's notebook.

    Attributes
    ----------
    place : int
        Position in the notebook.
    grade_id : str
        nbgrader's id, or "" for a cell that nbgrader does not know.
    id : str
        The notebook format's id, or "".
    code : bool
        Whether it is a code cell.
    source, released : str
        Text with solutions and hidden tests, and without.
    kind : {"answer", "test", "manual", "task", "locked", "plain"}
        ``"answer"`` is the learner's, ``"manual"`` too, but marked by a person; ``"test"``,
        ``"task"`` and ``"locked"`` are the instructor's; ``"plain"`` is known to nobody.
    points : float
        Possible points.
    exercise : str
        For a test, grade id of the answer that it belongs to.
    names : tuple of str
        What it defines in the learner's process only.
    learners : bool
        Whether it runs in the learner's process only: an answer, or a plain cell that uses one.
    hidden : bool
        Whether it is a test that learners do not have.
    """

    place: int
    grade_id: str
    id: str
    code: bool
    source: str
    released: str
    kind: str
    points: float
    exercise: str
    names: tuple[str, ...]
    learners: bool
    hidden: bool

    @property
    def test(self) -> str:
        """Name of the test, for a learner."""
        found = _TEST.search(self.source)
        return found[1].strip() if found else self.grade_id

    @property
    def hint(self) -> str:
        """The test's hint, or ""."""
        found = _HINT.search(self.source)
        return found[1].strip() if found else ""


@dataclass(frozen=True)
class Assignment:
    """The instructor's notebook, read once for all submissions."""

    notebook: NotebookNode
    cells: tuple[SourceCell, ...]
    blocked: tuple[str, ...]
    timeout: float
    total: float

    @cached_property
    def by_grade_id(self) -> Mapping[str, SourceCell]:
        """Cells that nbgrader knows."""
        return {cell.grade_id: cell for cell in self.cells if cell.grade_id}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Everything that answers define."""
        return tuple(dict.fromkeys(name for cell in self.cells for name in cell.names))

    @cached_property
    def operators(self) -> frozenset[str]:
        """Special methods that the instructor's code speaks of."""
        text = "\n".join(cell.source for cell in self.cells if cell.code)
        found = set(re.findall(r"\b__\w+__\b", text))
        if "total_ordering" in text or "order=True" in text:
            found |= {"__lt__", "__le__", "__gt__", "__ge__"}
        return frozenset(found)

    def preload(self, candidates: Sequence[str]) -> tuple[str, ...]:
        """Modules that the notebook uses and that lie in one of the packages `candidates`."""
        used = {}
        for cell in self.cells:
            if cell.code:
                used.update(dict.fromkeys(_modules(cell.source)))
        order = {name: place for place, name in enumerate(candidates)}
        wanted = [name for name in used if name.split(".")[0] in order]
        blocked = self.blocked
        wanted = [
            name
            for name in wanted
            if not any(name == b or f"{name}.".startswith(f"{b}.") for b in blocked)
        ]
        return tuple(sorted(wanted, key=lambda name: (order[name.split(".")[0]], name)))


def read(notebook: NotebookNode, config: Config | None = None) -> Assignment:
    """Read the instructor's notebook.

    Parameters
    ----------
    notebook : NotebookNode
        Version 4, nbgrader's schema version 3.
    config : traitlets.config.Config, optional
        The course's, with stubs and delimiters of its own.

    Raises
    ------
    AssignmentError
        If two cells have the same grade id, the notebook's limits are not limits, or its language
        is not Python.
    """
    language = notebook.metadata.get("kernelspec", {}).get("language", "python")
    if language != "python":
        raise AssignmentError(f"the notebook's language is {language!r}; only Python is graded")
    released = deepcopy(notebook)
    resources = {"nbgrader": {}}
    for cell in released.cells:
        if cell.cell_type == "code":
            cell.setdefault("outputs", [])
    hidden = ClearHiddenTests(config=config, enforce_metadata=False)
    try:
        for preprocessor in (
            ClearSolutions(config=config, enforce_metadata=False),
            hidden,
            ClearMarkScheme(config=config, enforce_metadata=False),
        ):
            released, resources = preprocessor.preprocess(released, resources)
    except (RuntimeError, ValueError) as error:
        raise AssignmentError(f"the instructor's notebook: {error}") from error
    cells, exercise, seen, names = [], "", set(), set()
    for place, (cell, clear) in enumerate(zip(notebook.cells, released.cells, strict=True)):
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        kind = _kind(cell)
        if grade_id and grade_id in seen:
            raise AssignmentError(
                f"two cells of the instructor's notebook have the grade id {grade_id!r}"
            )
        seen.add(grade_id)
        answer = kind in ("answer", "manual") and cell.cell_type == "code"
        if answer:
            exercise = grade_id
        graded = kind in ("test", "manual", "task")
        uses = kind == "plain" and cell.cell_type == "code" and identifiers(cell.source) & names
        defines = tuple(defined_names(cell.source)) if answer or uses else ()
        names.update(defines)
        cells.append(
            SourceCell(
                place=place,
                grade_id=grade_id,
                id=cell.get("id", ""),
                code=cell.cell_type == "code",
                source=cell.source,
                released=clear.source,
                kind=kind,
                points=float(cell.metadata.nbgrader.get("points", 0)) if graded else 0.0,
                exercise=(exercise or grade_id) if kind == "test" else grade_id if graded else "",
                names=defines,
                learners=answer or bool(uses),
                hidden=hidden.begin_test_delimeter in cell.source,
            )
        )
    options = notebook.metadata.get("autograder", {})
    timeout = options.get("timeout", 30)
    if not isinstance(timeout, int | float) or not 0 < timeout < 86400:
        raise AssignmentError(f"autograder.timeout is {timeout!r}, not a number of seconds")
    total = options.get("total_timeout", TOTAL * timeout)
    if not isinstance(total, int | float) or not timeout <= total < 86400:
        raise AssignmentError(
            f"autograder.total_timeout is {total!r}, not a number of seconds that allows for one cell"
        )
    blocked = options.get("blocked_imports", [])
    if not isinstance(blocked, list) or not all(isinstance(name, str) for name in blocked):
        raise AssignmentError("autograder.blocked_imports is not a list of module names")
    return Assignment(notebook, tuple(cells), tuple(blocked), float(timeout), float(total))


def _kind(cell):
    if is_task(cell):
        return "task"
    if is_grade(cell) and (is_solution(cell) or cell.cell_type != "code"):
        return "manual"
    if is_grade(cell):
        return "test"
    if is_solution(cell):
        return "answer"
    return "locked" if is_locked(cell) else "plain"


def parse(source: str) -> ast.Module | None:
    """Parse a cell, magics and all; None if it is not Python."""
    try:
        code = TransformerManager().transform_cell(source)
        with _one_parser:
            return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def defined_names(source: str) -> list[str]:
    """Names that a cell's top level defines, imports aside."""
    found: dict[str, None] = {}

    def visit(statements):
        for node in statements:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found[node.name] = None
                continue
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.For | ast.With):
                for part in ast.walk(node):
                    if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                        found[part.id] = None
            for block in ("body", "orelse", "finalbody"):
                visit(getattr(node, block, []))
            for handler in getattr(node, "handlers", []):
                visit(handler.body)

    tree = parse(source)
    if tree is not None:
        visit(tree.body)
    return list(found)


def defines(text: str, names: Sequence[str]) -> bool:
    """Whether a learner's text seems to define one of the names.

    It is looked at, not parsed: a text can be made on which a parser takes minutes.
    """
    either = "|".join(map(re.escape, names))
    pattern = rf"^(?:(?:async[ \t]+)?def|class)[ \t]+(?:{either})\b|^(?:{either})[ \t]*[:=,]"
    return bool(names) and re.search(pattern, text, re.MULTILINE) is not None


def identifiers(source: str) -> set[str]:
    """Names that a cell uses or defines."""
    tree = parse(source)
    if tree is None:
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def imports(source: str) -> str:
    """The top level's import statements, as a cell of their own."""
    tree = parse(source)
    if tree is None:
        return ""
    return "\n".join(
        ast.unparse(node) for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)
    )


def _modules(source):
    """Modules that a cell imports, or may reach as attributes of one that it imports."""
    tree = parse(source)
    if tree is None:
        return
    aliases = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name
                aliases[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
    if "np" in {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}:
        aliases.setdefault("np", "numpy")
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.attr == "testing"
        ):
            module = aliases.get(node.value.id)
            if module:
                yield f"{module}.testing"
