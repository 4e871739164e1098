"""A learner whose name is HTML and, in a terminal, the end of a colour."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(solved(), loses=(), honest=True, learner="[bold red]<img src=x onerror=alert(1)>")
