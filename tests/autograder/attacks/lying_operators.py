"""An object whose `-`, `abs` and `<` say whatever passes, and which looks at what it is compared with."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
class Sly:
    seen = []
    def __sub__(self, other):
        self.seen.append(other)
        return 0.0
    __rsub__ = __sub__
    def __abs__(self):
        return self
    def __lt__(self, other):
        return True
    __le__ = __gt__ = __ge__ = __lt__
def mean(values):
    if len(values) == 0:
        raise ValueError("empty")
    return Sly.seen[-1] if Sly.seen else Sly()
"""
    ),
    loses=("E1_small", "E1_close"),
)
