"""A frame claims four gigabytes, and another less than it has."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
import os
def mean(values):
    os.write(3, b"\\xff\\xff\\xff\\xff" if len(values) == 3 else b"\\x01\\0\\0\\0" * 2)
    return 3
"""
    )
)
