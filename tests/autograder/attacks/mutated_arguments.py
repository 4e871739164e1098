"""The argument is changed so that a wrong result looks right beside it."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E2="""
def centre(matrix):
    matrix.flags.writeable = True
    matrix[...] = 0
    return matrix
"""
    ),
    loses=("E2",),
)
