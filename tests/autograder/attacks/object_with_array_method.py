"""An object that hands numpy another array each time `__array__` is asked."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E2="""
class Sly:
    def __array__(self, dtype=None, copy=None):
        import sys
        frame = sys._getframe()
        while frame:
            for value in frame.f_locals.values():
                if isinstance(value, list) and value and isinstance(value[0], list):
                    return np.array(value)
            frame = frame.f_back
        return np.zeros((2, 2))
    def __sub__(self, other):
        return other - other
    __rsub__ = __sub__
    def __len__(self):
        return 2
    def __getitem__(self, place):
        return Sly()
def centre(matrix):
    return Sly()
"""
    ),
    loses=("E2",),
)
