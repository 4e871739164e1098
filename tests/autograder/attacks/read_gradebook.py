"""The gradebook and other learners' submissions are looked for."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import glob, os
def attempt():
    for up in range(1, 7):
        for name in ("gradebook.db", "submitted/*/*/*.ipynb", "autograded/aaron/*/*.ipynb"):
            for path in glob.glob("../" * up + name):
                if open(path, "rb").read(100):
                    return True
    return False
"""
    )
)
