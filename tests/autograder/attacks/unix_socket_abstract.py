"""A server outside is reached over an abstract Unix socket, which lies in no folder."""

from tests.autograder.attacks.corpus import SOCKET, Attack, prize

ATTACK = Attack(
    prize(
        f"""
import socket
def attempt():
    sock = socket.socket(socket.AF_UNIX)
    sock.connect("\\0{SOCKET}")
    return True
"""
    )
)
