"""An object that claims every class and answers each question differently."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E3="""
import itertools
class Popular:
    count = itertools.count()
    __class__ = property(lambda self: list)
    def fit(self, items):
        return Popular()
    def top(self, k):
        return Popular() if next(self.count) % 2 else self
    def __len__(self):
        return next(self.count)
    def __getitem__(self, place):
        return Popular()
    def __iter__(self):
        return iter([Popular(), 1])
    def __bool__(self):
        return next(self.count) % 2 == 0
"""
    ),
    loses=("E3",),
)
