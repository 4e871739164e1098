"""An honest answer that warns, logs and prints to stderr, when imported and when called."""

from tests.autograder.attacks.corpus import Attack, solutions, solved

NOISE = """
import logging, os, sys, warnings
warnings.warn("an old function was used")
logging.getLogger().warning("a library says hello")
print("a banner", file=sys.stderr)
os.write(2, b"a banner from C code\\n")
def _noisy(function):
    def call(*args, **kwargs):
        warnings.warn("called")
        print("called", file=sys.stderr)
        return function(*args, **kwargs)
    return call
"""

ATTACK = Attack(
    solved(E1=NOISE + solutions()["E1"] + "\nmean = _noisy(mean)\n"), loses=(), honest=True
)
