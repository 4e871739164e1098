"""Every folder there is, is tried for writing, and every file of the libraries."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import os, sys, time
def attempt():
    began, here = time.monotonic(), os.path.realpath(".")
    for start in ("/", *sys.path):
        for folder, folders, files in os.walk(start or "."):
            real = os.path.realpath(folder)
            if real.startswith(("/scratch", "/tmp", "/dev/shm", "/proc", "/dev/pts", here)):
                folders[:] = []
                continue
            if os.access(folder, os.W_OK) or any(os.access(os.path.join(folder, f), os.W_OK) for f in files[:3] if not folder.startswith("/dev")):
                return True
            if time.monotonic() - began > 1:
                break
    return False
"""
    )
)
