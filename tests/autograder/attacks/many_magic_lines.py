"""An answer's cell is missing, and a megabyte of magic commands is to be searched for it."""

from nbformat.v4 import new_code_cell

from tests.autograder.attacks.corpus import Attack, cell, edited, solved

LINES = "!a\n" * 600 + "# " + "x" * 900_000 + "\n" + "%b\n" * 600


def add(notebook):
    notebook.cells.remove(cell(notebook, "E1"))
    notebook.cells += [new_code_cell(LINES) for _ in range(3)]


ATTACK = Attack(edited(solved(), add), finding=("cells", "the cell is missing"))
