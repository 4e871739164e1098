"""A Series subclass that calls itself equal, and hands out what it is compared with."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E5="""
class Sly(pd.Series):
    def equals(self, other):
        return True
    def __eq__(self, other):
        return pd.Series(True, index=other.index)
    @property
    def _values(self):
        return np.array([4.0, 2.0])
def totals(frame):
    return Sly([0.0, 0.0], index=pd.Index(["x", "y"], name="shop"), name="amount")
import pandas.testing
pandas.testing.assert_series_equal = pd.testing.assert_series_equal = lambda *args, **kwargs: None
"""
    ),
    loses=("E5",),
)
