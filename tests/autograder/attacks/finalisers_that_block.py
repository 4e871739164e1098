"""Finalisers, metaclasses and descriptors that block, wherever an object is looked at or thrown away."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E6="""
import time
class Meta(type):
    def __instancecheck__(cls, other):
        time.sleep(100)
    def __getattribute__(cls, name):
        if name == "__name__":
            raise KeyboardInterrupt
        return super().__getattribute__(name)
class Sticky(metaclass=Meta):
    @property
    def __class__(self):
        raise SystemExit
    def __del__(self):
        time.sleep(100)
    def __getattribute__(self, name):
        raise GeneratorExit
def total(items, key):
    Sticky()
    return Sticky()
"""
    ),
    loses=("E6",),
)
