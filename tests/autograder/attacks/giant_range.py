"""Ranges of 2⁶⁰ numbers: plain data that would fill the memory of whoever unpacks them."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E2="def centre(matrix):\n    return range(1 << 60)\n",
        E5="def totals(frame):\n    return pd.RangeIndex(1 << 60)\n",
        E6="def total(items, key):\n    return range(1 << 60)\n",
    ),
    loses=("E2", "E5", "E6"),
)
