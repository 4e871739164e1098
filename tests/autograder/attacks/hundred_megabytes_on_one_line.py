"""A hundred megabytes of output on a single line, in a cell whose answer is right."""

from tests.autograder.attacks.corpus import Attack, solutions, solved

ATTACK = Attack(solved(E1="print('x' * 10**8)\n" + solutions()["E1"]), loses=(), honest=True)
