"""Whatever other learners handed in, or were graded with, is overwritten."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import glob, os
def attempt():
    done = False
    for up in range(1, 7):
        for folder in ("submitted", "autograded", "feedback", "release"):
            for path in glob.glob("../" * up + f"{folder}/zoe/*/*.ipynb"):
                with open(path, "w") as file:
                    file.write('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
                done = True
    return done
"""
    )
)
