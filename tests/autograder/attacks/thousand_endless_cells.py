"""A thousand added cells, each of which would use up its time."""

from nbformat.v4 import new_code_cell

from tests.autograder.attacks.corpus import EVERYTHING, Attack, edited, solved


def add(notebook):
    notebook.cells[1:1] = [new_code_cell("while True:\n    pass\n") for _ in range(1000)]


ATTACK = Attack(edited(solved(), add), loses=EVERYTHING)
