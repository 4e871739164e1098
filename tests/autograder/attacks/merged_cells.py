"""Two answers were merged into one cell, and a third was written into a cell of its own."""

from nbformat.v4 import new_code_cell

from tests.autograder.attacks.corpus import Attack, cell, edited, solutions, solved


def merge(notebook):
    cell(notebook, "E1").source += "\n" + solutions()["E2"]
    notebook.cells.remove(cell(notebook, "E2"))
    notebook.cells.remove(cell(notebook, "E3"))
    notebook.cells.insert(2, new_code_cell(solutions()["E3"]))


ATTACK = Attack(edited(solved(), merge), loses=(), finding=("cells", "another"), honest=True)
