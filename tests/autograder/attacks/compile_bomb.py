"""A few characters that the compiler turns into gigabytes."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E6="""
def total(items, key):
    return eval("lambda: " + "[" + "(1 << 2**20, 'x' * 4096), " * 20_000 + "] * 10**9")()
"""
    ),
    loses=("E6",),
)
