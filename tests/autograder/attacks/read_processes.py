"""Command lines, memory and open files of other processes are read from `/proc`."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import glob, os
def attempt():
    others = [path for path in glob.glob("/proc/[0-9]*") if path != f"/proc/{os.getpid()}"]
    for path in others:
        try:
            if open(path + "/cmdline", "rb").read() and os.listdir(path + "/fd") and open(path + "/maps").read():
                return True
        except OSError:
            continue
    return False
"""
    )
)
