"""Forty busy processes, each a session of its own, want the processors for themselves."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
import os, time
def mean(values):
    for _ in range(40):
        if os.fork() == 0:
            os.setsid()
            end = time.monotonic() + 1.9
            while time.monotonic() < end:
                pass
            os._exit(0)
    time.sleep(1.5)
    return 0
"""
    )
)
