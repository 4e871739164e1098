"""Subclasses of int, float, str and list that equal everything."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
class Sly(float):
    def __eq__(self, other):
        return True
    def __abs__(self):
        return 0.0
    def __sub__(self, other):
        return 0.0
    __hash__ = None
def mean(values):
    return Sly(7)
""",
        E3="""
class SlyList(list):
    def __eq__(self, other):
        return True
    def __contains__(self, item):
        return True
    __hash__ = None
class Popular:
    def fit(self, items):
        return self
    def top(self, k):
        return SlyList(["x"])
""",
        E6="""
class SlyInt(int):
    def __eq__(self, other):
        return True
    __hash__ = None
def total(items, key):
    return SlyInt(5)
""",
    ),
    loses=("E1", "E3", "E6"),
)
