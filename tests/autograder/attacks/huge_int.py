"""An integer of a million bits, whose text would take minutes."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="def mean(values):\n    return 1 << 1_000_000\n",
        E6="def total(items, key):\n    return -(1 << 2_000_000)\n",
    ),
    loses=("E1", "E6"),
)
