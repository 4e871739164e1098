"""Whatever a test imports or looks up comes from the learner: `__import__`, `sys.meta_path`, a fake `np`."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, alone

ATTACK = Attack(
    alone(
        """
import builtins, sys
class Fake:
    def __getattr__(self, name):
        return self
    def __call__(self, *args, **kwargs):
        return self
    def __eq__(self, other):
        return True
    def __iter__(self):
        return iter([self])
fake = Fake()
builtins.__import__ = lambda *args, **kwargs: fake
class Finder:
    @staticmethod
    def find_spec(*args):
        raise ImportError
sys.meta_path[:] = [Finder]
np = pd = sp = fake
centre = one_hot = totals = fake
"""
    ),
    loses=EVERYTHING,
)
