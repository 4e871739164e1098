"""A sparse matrix whose indices point far outside: what multiplies it reads memory that is not its own."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E4="""
def one_hot(labels, width):
    m = sp.csr_array((3, width))
    m.data = np.ones(3)
    m.indices = np.array([10**8, 2 * 10**8, -(10**8)], dtype=np.int32)
    m.indptr = np.array([0, 1, 2, 3], dtype=np.int32)
    return m
"""
    ),
    loses=("E4",),
)
