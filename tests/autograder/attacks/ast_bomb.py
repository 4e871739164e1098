"""A cell nested so deeply that it cannot be parsed, and one so long that it takes its time."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="x = " + "(" * 5000 + "1" + ")" * 5000 + "\n",
        E6="x = " + "-" * 300_000 + "1\n",
        E5="x = a" + ".b" * 200_000 + "\n",
    ),
    loses=("E1", "E5", "E6"),
)
