"""The answer is left in shared memory, a semaphore, a message queue, and in numpy as the warm process has it."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import ctypes, os
def attempt():
    libc = ctypes.CDLL(None, use_errno=True)
    key, found = 0x4E4F5445, hasattr(np, "note")
    np.note = 1
    found |= libc.shmget(key, 4096, 0o600) >= 0
    libc.shmget(key, 4096, 0o1600)
    found |= libc.semget(key, 1, 0o600) >= 0
    libc.semget(key, 1, 0o1600)
    found |= libc.msgget(key, 0o600) >= 0
    libc.msgget(key, 0o1600)
    found |= libc.mq_open(b"/note", 0, 0, None) >= 0
    libc.mq_open(b"/note", 0o102, 0o600, None)
    return found
"""
    ),
    copies=3,
)
