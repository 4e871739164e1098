"""Every test cell is rewritten so that it passes, or gives more points than there are."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, edited, released


def rewrite(notebook):
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = "100.0"


ATTACK = Attack(
    edited(released(), rewrite),
    loses=EVERYTHING,
    finding=("tampering", "a locked cell was changed"),
)
