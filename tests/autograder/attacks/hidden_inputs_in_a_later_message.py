"""A function keeps what hidden tests ask, and another one says it where the page shows the message."""

from tests.autograder.attacks.corpus import Attack, solutions, solved

ATTACK = Attack(
    solved(
        E4=solutions()["E4"].replace("    rows =", "    seen.append(labels)\n    rows =")
        + "\nseen = []\n",
        E5="def totals(frame):\n    raise ValueError(f'one_hot has seen {seen}')\n",
    ),
    loses=("E5",),
)
