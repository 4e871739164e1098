"""Empty files without end: they take no space, but the kernel's memory."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import os
def attempt():
    try:
        for number in range(60_000):
            os.mknod(f"/tmp/{number}")
    except OSError:
        return False
    return True
"""
    )
)
