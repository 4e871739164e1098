"""An empty test whose grade id only looks like the real one's: Cyrillic letters, blanks, joiners."""

from copy import deepcopy

from tests.autograder.attacks.corpus import EVERYTHING, Attack, cell, edited, place, released


def disguise(notebook):
    for real, fake in (
        ("E1_small", "Е1_small"),
        ("E2_values", "E2_values "),
        ("E3_top", "E3\u200d_top"),
    ):
        copied = deepcopy(cell(notebook, real))
        copied.source = "pass"
        copied.metadata["nbgrader"]["grade_id"] = fake
        copied.id = f"copy-{real}".replace("_", "-")
        notebook.cells.insert(place(notebook, real) + 1, copied)


ATTACK = Attack(
    edited(released(), disguise), loses=EVERYTHING, finding=("cells", "the notebook has no cell")
)
