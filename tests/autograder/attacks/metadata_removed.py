"""Every cell lost its nbgrader metadata, as some editors do."""

from tests.autograder.attacks.corpus import Attack, edited, solved


def strip(notebook):
    for cell in notebook.cells:
        cell.metadata = {}


ATTACK = Attack(edited(solved(), strip), loses=(), finding=("cells", "missing"), honest=True)
