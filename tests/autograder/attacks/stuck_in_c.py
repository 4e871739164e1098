"""What is returned keeps the examiner in C code for minutes, where no timer reaches it."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E3="""
class Popular:
    def fit(self, items):
        return self
    def top(self, k):
        return range(1 << 40) if k == 1 else ["c", "b"]
"""
    ),
    loses=("E3_in",),
)
