"""The test's own function is called without end, and out of itself."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E6="""
def total(items, key):
    def again(item):
        return key(item) + again(item)
    while True:
        try:
            again(2)
        except RecursionError:
            pass
"""
    ),
    loses=("E6",),
)
