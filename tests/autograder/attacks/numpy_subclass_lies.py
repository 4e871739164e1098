"""An array subclass whose `__array_ufunc__`, `__array_function__` and `__eq__` answer True."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E2="""
class Sly(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return True
    def __array_function__(self, function, types, args, kwargs):
        return True
    def __eq__(self, other):
        return True
    __hash__ = None
def centre(matrix):
    return np.zeros(matrix.shape).view(Sly)
""",
        E4="""
class Row(sp.csr_array):
    def toarray(self, *args, **kwargs):
        return np.zeros((3, 3)).view(Sly)
    def __matmul__(self, other):
        return [5, 5]
def one_hot(labels, width):
    return Row((len(labels), width))
""",
    ),
    loses=("E2_values", "E2_file", "E4"),
)
