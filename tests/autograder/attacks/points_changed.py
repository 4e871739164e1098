"""The metadata of the tests says a thousand points, and that no test is locked."""

from tests.autograder.attacks.corpus import Attack, edited, solved


def change(notebook):
    for cell in notebook.cells:
        known = cell.metadata.get("nbgrader")
        if known and known.get("grade"):
            known.update(points=1000, locked=False)


ATTACK = Attack(edited(solved(E1="pass"), change))
