"""Every inherited file descriptor is tried: for writing, for reading, for another process's socket."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import os, socket, stat
def attempt():
    found = []
    for fd in range(1024):
        try:
            kind = os.fstat(fd).st_mode
        except OSError:
            continue
        if stat.S_ISSOCK(kind) or stat.S_ISREG(kind) or stat.S_ISDIR(kind) or stat.S_ISFIFO(kind):
            found.append(fd)
    return len(found) > 1  # the one over which it is called is there
"""
    )
)
