"""The means of testing that numpy and pandas have are replaced by what never fails."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, alone

ATTACK = Attack(
    alone(
        """
import builtins, sys, types
import numpy.testing
def fine(*args, **kwargs):
    return None
for module in (numpy.testing, sys.modules.get("numpy.testing._private.utils")):
    for name in dir(module):
        if name.startswith("assert"):
            setattr(module, name, fine)
fake = types.ModuleType("numpy.testing")
fake.__getattr__ = lambda name: fine
sys.modules["numpy.testing"] = np.testing = fake
class Fine:
    shape = (3, 3)
    def __getattr__(self, name):
        return lambda *args, **kwargs: self
    def __call__(self, *args, **kwargs):
        return self
mean = centre = Popular = one_hot = totals = total = Fine()
pd.testing.assert_series_equal = fine
"""
    ),
    loses=EVERYTHING,
)
