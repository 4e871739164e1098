"""The answer is left in the kernel's session keyring, which every process of a login shares."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import ctypes, platform
ADD, KEYCTL = (248, 250) if platform.machine() == "x86_64" else (217, 219)
def attempt():
    libc = ctypes.CDLL(None, use_errno=True)
    found = libc.syscall(KEYCTL, 10, -3, b"user", b"note-of-the-class", 0) > 0
    libc.syscall(ADD, b"user", b"note-of-the-class", b"3", 1, -3)
    return found
"""
    ),
    copies=3,
)
