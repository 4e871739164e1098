"""Bytes that are no notebook at all."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack

ATTACK = Attack(b"{ this was a notebook once", loses=EVERYTHING, error="not JSON")
