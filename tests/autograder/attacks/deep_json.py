"""JSON a hundred thousand levels deep."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack

ATTACK = Attack(b"[" * 100_000, loses=EVERYTHING, error="nested too deeply")
