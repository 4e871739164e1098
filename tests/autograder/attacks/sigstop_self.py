"""The process stops itself, so that it neither answers nor ends."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E6="""
import os, signal
def total(items, key):
    child = os.fork()
    if child == 0:
        os.kill(os.getppid(), signal.SIGSTOP)
        os._exit(0)
    os.kill(os.getpid(), signal.SIGSTOP)
    signal.pause()
"""
    ),
    loses=("E6",),
)
