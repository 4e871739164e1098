"""The metadata claims a version of nbgrader's that does not exist, or none, or one that is a list."""

from itertools import cycle

from tests.autograder.attacks.corpus import Attack, edited, solved


def change(notebook):
    versions = cycle([0, 99, "3", [3], None, -1])
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata["nbgrader"]["schema_version"] = next(versions)


ATTACK = Attack(edited(solved(), change), loses=(), honest=True)
