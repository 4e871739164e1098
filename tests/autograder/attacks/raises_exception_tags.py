"""Every test cell is tagged `raises-exception`, so that a failed assertion counts as expected."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, edited, released


def tag(notebook):
    for cell in notebook.cells:
        cell.metadata["tags"] = ["raises-exception"]


ATTACK = Attack(
    edited(released(), tag), loses=EVERYTHING, finding=("tampering", "tagged raises-exception")
)
