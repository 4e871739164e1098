"""Nonsense is written to whatever file descriptors there are, while the function runs."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
import os
def mean(values):
    for fd in range(3, 64):
        try:
            os.write(fd, b"\\x93\\xa2ok\\x01\\xc3" * 50)
        except OSError:
            continue
    return sum(values) / len(values)
"""
    )
)
