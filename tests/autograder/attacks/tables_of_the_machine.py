"""What the kernel has few of for all users, or for all processes of one: terminals, watches on files, asynchronous input."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import ctypes, os, platform
def attempt():
    libc = ctypes.CDLL(None, use_errno=True)
    setup = 206 if platform.machine() == "x86_64" else 0
    if libc.inotify_init1(0) >= 0 or libc.syscall(setup, 1000, ctypes.byref(ctypes.c_ulong(0))) == 0:
        return True
    try:
        for _ in range(100):
            os.openpty()
    except OSError:
        return False
    return True
"""
    )
)
