"""Lists within lists, a hundred thousand deep: as a value, and as bytes that no encoder would write."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
import os, struct
def mean(values):
    if len(values) == 3:
        inside = []
        for _ in range(100_000):
            inside = [inside]
        return inside
    data = b"\\x91" * 200_000
    os.write(3, struct.pack("<I", len(data)) + data)
    return 3
"""
    )
)
