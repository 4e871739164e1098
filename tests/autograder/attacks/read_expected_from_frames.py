"""The expected values are read from the caller's frames and constants."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
import sys
def constants(code):
    for value in code.co_consts:
        yield value
        if hasattr(value, "co_consts"):
            yield from constants(value)
def mean(values):
    frame = sys._getframe(1)
    while frame:
        found = list(constants(frame.f_code))
        if "no ValueError" in found:
            raise ValueError
        if (1, 2, 6) in found or 0.1 in found:
            return [v for v in found if v in (3, 0.2)][0]
        frame = frame.f_back
    return 0
"""
    )
)
