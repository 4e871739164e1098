"""A file without a byte in it."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack

ATTACK = Attack(b"", loses=EVERYTHING, error="empty")
