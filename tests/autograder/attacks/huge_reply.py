"""A reply of two hundred megabytes that unpacks into gigabytes."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
import os, struct
def mean(values):
    count = 200_000_000
    os.write(3, struct.pack("<I", count + 5) + b"\\xdd" + struct.pack(">I", count))
    piece = b"\\x90" * (1 << 20)
    try:
        while True:
            os.write(3, piece)
    except OSError:
        return 3
"""
    )
)
