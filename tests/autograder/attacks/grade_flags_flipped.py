"""Tests are declared answers, answers tests, and everything a solution that waits for a person."""

from tests.autograder.attacks.corpus import Attack, edited, solved


def flip(notebook):
    for cell in notebook.cells:
        known = cell.metadata.get("nbgrader")
        if known:
            known.update(grade=not known["grade"], solution=True, locked=False, task=True)


ATTACK = Attack(edited(solved(E1="pass"), flip))
