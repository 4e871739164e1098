"""All file descriptors are used up, the socket's side of things included."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
import os, socket
kept = []
def mean(values):
    try:
        while True:
            kept.extend(socket.socketpair())
    except OSError:
        pass
    os.closerange(0, 10000)
    return 3
"""
    )
)
