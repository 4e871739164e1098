"""Functions that call themselves, with the limit on that taken away."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E6="""
import sys
sys.setrecursionlimit(10**9)
class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x")
def total(items, key):
    return repr(Deep()) + Deep().x
"""
    ),
    loses=("E6",),
)
