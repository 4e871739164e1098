"""A test cell is there twice under one id, which ends stock nbgrader's run for the whole class."""

from copy import deepcopy

from tests.autograder.attacks.corpus import Attack, cell, edited, place, solved


def duplicate(notebook):
    copied = deepcopy(cell(notebook, "E1_small"))
    notebook.cells.insert(place(notebook, "E1_small"), copied)


ATTACK = Attack(edited(solved(), duplicate), loses=(), finding=("cells", "twice"), honest=True)
