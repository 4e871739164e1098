"""Cells that take just less than they may, and functions that end the process, so that all is run again."""

from tests.autograder.attacks.corpus import Attack, solutions, solved

SLOW = "import os, time\ntime.sleep(1.2)\n"
END = "def {}(*args):\n    os._exit(0)\n"

ATTACK = Attack(
    solved(
        E1=SLOW + END.format("mean"),
        E2=SLOW + END.format("centre"),
        E3=solutions()["E3"],
        E4=SLOW + END.format("one_hot"),
        E5=SLOW + END.format("totals"),
        E6=SLOW + END.format("total"),
    ),
    loses=("E1", "E2", "E3", "E4", "E5", "E6"),
)
