"""Output without end, to Python's streams and to the file descriptors below them."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E6="""
import os, sys
def total(items, key):
    while True:
        print("flood" * 1000)
        sys.stderr.write("flood" * 1000)
        os.write(1, b"flood" * 1000)
        os.write(2, b"flood" * 1000)
"""
    ),
    loses=("E6",),
)
