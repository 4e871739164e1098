"""A function that always raises: an exception must not pass for an answer, nor a `SystemExit` for a pass."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
class Sly(ValueError, AssertionError, SystemExit):
    def __str__(self):
        raise KeyboardInterrupt
def mean(values):
    raise Sly("all tests passed")
""",
        E6="def total(items, key):\n    raise GeneratorExit\n",
    ),
    loses=("E1_small", "E1_close", "E6"),
)
