"""What the functions return equals everything."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, alone

ATTACK = Attack(
    alone(
        """
class Sly:
    shape, name, data = (3, 3), None, ()
    def __eq__(self, other):
        return True
    def __call__(self, *args, **kwargs):
        return self
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self
    def __iter__(self):
        return iter([self])
    __hash__ = None
mean = centre = Popular = one_hot = totals = total = Sly()
"""
    ),
    loses=EVERYTHING,
)
