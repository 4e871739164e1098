"""The answer is left in every folder that can be written, for the next submission to find."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import os, site, sys
def attempt():
    folders = ["/tmp", "/var/tmp", "/dev/shm", "/scratch", "/run", os.path.expanduser("~"), "/", "/usr/lib",
               *site.getsitepackages(), os.path.dirname(np.__file__), "/dev", "/proc", "..", "/dev/mqueue"]
    found = any(os.path.exists(os.path.join(folder, "note-of-the-class")) for folder in folders)
    for folder in folders:
        try:
            open(os.path.join(folder, "note-of-the-class"), "w").close()
        except OSError:
            continue
    return found
"""
    ),
    copies=3,
)
