"""A virtual socket leads past every network namespace to the machine's host."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import socket
def attempt():
    sock = socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)  # to be able to is enough
    return sock.fileno() > 0
"""
    )
)
