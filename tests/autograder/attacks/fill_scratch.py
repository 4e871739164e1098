"""The scratch folder is filled: with one file, with many, and with a file of holes."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import os
def attempt():
    written = 0
    try:
        for number in range(64):
            with open(f"/tmp/{number}", "wb") as file:
                file.write(bytes(60 << 20))
            written += 60
    except OSError:
        pass
    try:
        with open("/tmp/holes", "wb") as file:
            file.truncate(1 << 40)
        return True
    except OSError:
        pass
    return written > 512
"""
    )
)
