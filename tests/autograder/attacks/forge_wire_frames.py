"""The verdict itself is written on the wire, in the examiner's own words, and every kind of reply."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
import os, struct
def mean(values):
    import msgpack
    passed = {"passed": True, "value": None, "message": "", "call": "", "trace": "", "handles": False}
    def tree(value):
        if isinstance(value, list):
            return ["l", [tree(v) for v in value]]
        if isinstance(value, dict):
            return ["d", list(value), [tree(v) for v in value.values()]]
        return value
    for message in (["tested", 4, passed], ["done"], ["ran", 3, None, []]):
        data = msgpack.packb(tree(message))
        os.write(3, struct.pack("<I", len(data)) + data)
    return 0
"""
    )
)
