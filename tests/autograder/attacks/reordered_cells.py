"""All cells are in the opposite order."""

from tests.autograder.attacks.corpus import Attack, edited, solved

ATTACK = Attack(edited(solved(), lambda notebook: notebook.cells.reverse()), loses=(), honest=True)
