"""The tested functions show each test's points before they fail: the first output is read as partial credit."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, released

SHOW = """
import sys
points_{name} = iter({points})
def {name}(*args):
    sys.displayhook(next(points_{name}))
    raise RuntimeError
"""

ATTACK = Attack(
    released(
        E1=SHOW.format(name="mean", points=[1, 1, 2]),
        E2=SHOW.format(name="centre", points=[2, 1, 1]),
        E3=SHOW.format(name="Popular", points=[3, 1]),
        E4=SHOW.format(name="one_hot", points=[2, 1]),
        E5=SHOW.format(name="totals", points=[2]),
        E6=SHOW.format(name="total", points=[2]),
    ),
    loses=EVERYTHING,
)
