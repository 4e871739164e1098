"""A collection that contains everything one looks for."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E3="""
class Everything:
    def __contains__(self, item):
        return True
    def __iter__(self):
        return iter(["x"])
    def __len__(self):
        return 1
class Popular:
    def fit(self, items):
        return self
    def top(self, k):
        return Everything()
"""
    ),
    loses=("E3",),
)
