"""A trace function changes the tests' variables as they run."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E2="""
import ctypes, sys
def centre(matrix):
    frame = sys._getframe(1)
    while frame:
        if "a" in frame.f_locals:
            frame.f_globals["a"] = np.zeros((2, 2))
            frame.f_globals["np"] = type("np", (), {"testing": type("t", (), {"assert_allclose": lambda *a, **k: None}), "array": np.array, "arange": np.arange, "loadtxt": np.loadtxt})
        frame = frame.f_back
    sys.settrace(lambda *args: None)
    return np.zeros((2, 2))
"""
    ),
    loses=("E2",),
)
