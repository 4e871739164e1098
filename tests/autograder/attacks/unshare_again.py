"""New user namespaces are taken, with every privilege in them."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import ctypes, os, subprocess
def attempt():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x10000000) == 0 or libc.unshare(0x00020000) == 0:
        return True
    return subprocess.run(["unshare", "-Ur", "true"], capture_output=True).returncode == 0
"""
    )
)
