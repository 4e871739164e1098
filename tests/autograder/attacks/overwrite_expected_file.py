"""The file that a test compares with is overwritten by the learner's function."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E2="""
def centre(matrix):
    np.savetxt("centred.csv", np.zeros((2, 2)), delimiter=",")
    return np.zeros((2, 2))
"""
    ),
    loses=("E2",),
)
