"""An answer's cell was copied: the filled-in one counts, wherever it lies."""

from copy import deepcopy

from tests.autograder.attacks.corpus import Attack, assignment, cell, edited, place, solved


def duplicate(notebook):
    stub = deepcopy(cell(notebook, "E2"))
    stub.source = assignment().by_grade_id["E2"].released
    stub.id = "copy"
    notebook.cells.insert(place(notebook, "E2") + 1, stub)


ATTACK = Attack(edited(solved(), duplicate), loses=(), finding=("cells", "2 times"), honest=True)
