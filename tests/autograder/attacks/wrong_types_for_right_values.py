"""True for 1, "3" for 3, NaN with a payload, a complex number, a number of text: none is the answer."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="def mean(values):\n    return '3'\n",
        E2="def centre(matrix):\n    return np.frombuffer(b'\\x01\\0\\0\\0\\0\\0\\xf8\\x7f' * 4).reshape(2, 2)\n",
        E4="def one_hot(labels, width):\n    return sp.csr_array(np.full((3, 3), np.nan))\n",
        E6="def total(items, key):\n    return complex(21, 1)\n",
    ),
    loses=("E1", "E2", "E4", "E6"),
)
