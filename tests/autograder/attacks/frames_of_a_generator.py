"""From the generator that a test passes to its frame, and from there to `exec` in the tests' own process."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E6="""
FIND = '''
import sys
frame = sys._getframe()
while frame is not None:
    found += [value for value in frame.f_code.co_consts if value == 21]
    frame = frame.f_back
'''
def total(items, key):
    names = {"found": []}
    items.gi_frame.f_builtins["exec"](FIND, names)
    return names["found"][0]
"""
    ),
    loses=("E6",),
)
