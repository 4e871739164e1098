"""`input()`, `getpass` and a debugger wait for somebody to type."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="def mean(values):\n    return float(input('mean? '))\n",
        E6="def total(items, key):\n    import getpass, pdb\n    pdb.set_trace()\n    return getpass.getpass()\n",
    ),
    loses=("E1", "E6"),
)
