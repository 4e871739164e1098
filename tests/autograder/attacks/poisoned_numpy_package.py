"""The learner's folder holds packages of its own under the names `numpy` and `sitecustomize`."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, released

FAKE = b"""
class Fake:
    __file__ = "numpy"
    __path__ = []
    def __getattr__(self, name):
        return self
    def __call__(self, *args, **kwargs):
        return self
    def __eq__(self, other):
        return True
import sys
sys.modules["numpy"] = sys.modules["pandas"] = sys.modules["scipy"] = sys.modules["scipy.sparse"] = Fake()
"""

ATTACK = Attack(
    released(
        E1="def mean(values):\n    return np\n",
        E2="def centre(matrix):\n    return np\n",
        E4="def one_hot(labels, width):\n    return np\n",
        E5="def totals(frame):\n    return np\n",
    ),
    loses=EVERYTHING,
    files={"numpy/__init__.py": FAKE, "sitecustomize.py": FAKE, "pandas.py": FAKE},
)
