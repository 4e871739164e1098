"""Messages on a socket, each with its length before it."""

import struct
import time

from autograder.wire import checks
from autograder.wire.checks import WireError

_HEADER = struct.Struct("<I")


def limit(sock, deadline: float | None) -> None:
    """Let the next operation on `sock` end at `deadline`; TimeoutError if that has passed."""
    if deadline is not None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        sock.settimeout(left)


def send_frame(sock, data: bytes):
    """Send `data` with its length before it."""
    sock.sendall(_HEADER.pack(len(data)) + data if len(data) < 65536 else _HEADER.pack(len(data)))
    if len(data) >= 65536:
        sock.sendall(data)


def receive_frame(sock, deadline: float | None = None) -> bytes:
    """Receive one frame, however slowly its bytes come, until `deadline` (monotonic seconds).

    Raises
    ------
    EOFError
        If the other side is gone.
    WireError
        If the frame claims to be longer than `checks.MAX_BYTES`.
    TimeoutError
        If the deadline has passed.
    """
    (length,) = _HEADER.unpack(_exactly(sock, _HEADER.size, deadline))
    if length > checks.MAX_BYTES:
        raise WireError(f"a message of {length:,} bytes")
    return _exactly(sock, length, deadline)


def _exactly(sock, length, deadline):
    buffer = bytearray()
    while len(buffer) < length:
        limit(sock, deadline)
        try:
            chunk = sock.recv(min(length - len(buffer), 1 << 20))
        except (ConnectionError, BrokenPipeError):
            chunk = b""
        if not chunk:
            raise EOFError("the other side is gone")
        buffer += chunk
    return bytes(buffer)
