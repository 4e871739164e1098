"""A learner whose name is a formula for the spreadsheet in which marks are opened."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(solved(), loses=(), honest=True, learner="-2+3+cmd|' &C calc'!A0")
