"""`abs`, `list`, `all` and `AssertionError` are not what the tests take them for any more."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, alone

ATTACK = Attack(
    alone(
        """
import builtins
class Yes:
    def __eq__(self, other): return True
    def __lt__(self, other): return True
    def __rsub__(self, other): return self
    def __iter__(self): return iter([self])
    def __getattr__(self, name): return lambda *args: Yes()
    def __sub__(self, other): return self
builtins.abs = builtins.list = builtins.sorted = lambda *args: Yes()
builtins.all = builtins.any = builtins.isinstance = lambda *args: True
builtins.AssertionError = builtins.ValueError = type("Fine", (Exception,), {})
def mean(values):
    return Yes()
total = Popular = one_hot = lambda *args: Yes()
"""
    ),
    loses=EVERYTHING,
)
