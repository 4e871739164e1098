"""The notebook asks for another kernel, with a command of its own, and for other limits."""

from tests.autograder.attacks.corpus import Attack, edited, solved


def change(notebook):
    notebook.metadata["kernelspec"] = {
        "name": "../../../tmp/kernel",
        "argv": ["/bin/sh", "-c", "kill -9 -1"],
        "language": "bash",
        "display_name": "x",
    }
    notebook.metadata["autograder"] = {"timeout": 10**9, "blocked_imports": []}


ATTACK = Attack(edited(solved(E1="import reference.answers\n"), change))
