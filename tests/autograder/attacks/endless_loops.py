"""Every cell and every function loops: the class does not wait for this learner."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, released

LOOP = "def {}(*args):\n    while True:\n        pass\n"

ATTACK = Attack(
    released(
        E1=LOOP.format("mean"),
        E2=LOOP.format("centre"),
        E3="while True:\n    pass\n",
        E4=LOOP.format("one_hot"),
        E5="while True:\n    pass\n",
        E6=LOOP.format("total"),
    ),
    loses=EVERYTHING,
)
