"""A fresh `/proc` is mounted, what hides the old one is unmounted, and folders are mounted over."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import ctypes, os
def attempt():
    libc = ctypes.CDLL(None, use_errno=True)
    os.makedirs("here", exist_ok=True)
    return 0 in (
        libc.mount(b"proc", b"here", b"proc", 0, None),
        libc.umount2(b"/proc", 2),
        libc.mount(b"/", b"here", None, 4096, None),
        libc.mount(None, b"/", None, 32, None),
    )
"""
    )
)
