"""A grade id that is a megabyte long, half a character, a number, a list."""

from copy import deepcopy

from tests.autograder.attacks.corpus import Attack, cell, edited, solved


def grow(notebook):
    for number, grade_id in enumerate(("x" * 1_000_000, "\ud800", "../../E1", 7, ["E1"], "")):
        copied = deepcopy(cell(notebook, "E1_small"))
        copied.metadata["nbgrader"]["grade_id"] = grade_id
        copied.id = f"grown-{number}"
        notebook.cells.append(copied)


ATTACK = Attack(
    edited(solved(), grow), loses=(), finding=("cells", "the notebook has no cell"), honest=True
)
