"""Files that are in no folder and no process: two gigabytes of them count towards none of its limits."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import os
def attempt():
    try:
        for number in range(32):
            os.posix_fallocate(os.memfd_create(str(number)), 0, 60 * 2**20)
    except OSError:
        return False
    return True
"""
    )
)
