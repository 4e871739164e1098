"""Iterators, ranges and sequences without end, where a list was asked for."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E3="""
import itertools
class Popular:
    def fit(self, items):
        return self
    def top(self, k):
        return itertools.repeat("x")
""",
        E4="""
class Endless:
    shape = (3, 3)
    def toarray(self):
        return itertools.count()
    def __matmul__(self, other):
        return range(10**18)
def one_hot(labels, width):
    return Endless()
""",
    ),
    loses=("E3", "E4"),
)
