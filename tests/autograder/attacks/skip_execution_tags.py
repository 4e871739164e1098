"""Every test cell is tagged `skip-execution`: it never runs, and what did not fail has passed."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, edited, released


def tag(notebook):
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution"]


ATTACK = Attack(
    edited(released(), tag), loses=EVERYTHING, finding=("tampering", "tagged skip-execution")
)
