"""While its cell runs, the answer's process speaks for the shell: errors, outputs and names of odd kinds."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
import os, struct, msgpack
def reply(number, value):
    inner = msgpack.packb(value)
    data = msgpack.packb(["l", ["ok", number, inner, ["d", [], []]]])
    os.write(3, struct.pack("<I", len(data)) + data)
evil = ["h", 7, "x", ["__str__", "__iter__", "__call__"]]
for number in range(1, 40):
    reply(number, ["l", [["l", [["d", [1], [evil]], evil, evil]], ["l", [["l", ["stdout", ["d", [], []]]], evil]]]])
"""
    )
)
