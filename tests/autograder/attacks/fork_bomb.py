"""Processes that start processes."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E6="""
import os, time
def total(items, key):
    while True:
        try:
            os.fork()
        except OSError:
            time.sleep(0.3)
"""
    ),
    loses=("E6",),
)
