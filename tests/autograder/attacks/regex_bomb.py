"""A regular expression that backtracks for ever, in C code that no signal interrupts."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E6="""
import re, signal
def total(items, key):
    for number in range(1, 32):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            continue
    re.match(r"(a|a)*$", "a" * 64 + "b")
"""
    ),
    loses=("E6",),
)
