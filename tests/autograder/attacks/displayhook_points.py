"""The tested functions show a number before they fail: the first output is read as partial credit."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, released

SHOW = """
import sys
def {name}(*args):
    sys.displayhook(3.0)
    raise RuntimeError
"""

ATTACK = Attack(
    released(
        E1=SHOW.format(name="mean"),
        E2=SHOW.format(name="centre"),
        E3=SHOW.format(name="Popular"),
        E4=SHOW.format(name="one_hot"),
        E5=SHOW.format(name="totals"),
        E6=SHOW.format(name="total"),
    ),
    loses=EVERYTHING,
)
