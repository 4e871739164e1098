"""An honest answer that uses what a kernel has: a module written beside the notebook, streams with files and an encoding."""

from nbformat.v4 import new_code_cell

from tests.autograder.attacks.corpus import Attack, edited, solutions, solved

USES = """
import faulthandler, subprocess, sys
import my_helpers
faulthandler.enable()
subprocess.run(["echo", my_helpers.GREETING], stdout=sys.stdout, check=True)
assert sys.stdout.encoding.lower() == "utf-8"
"""


def write_module(notebook):
    notebook.cells.insert(1, new_code_cell("%%writefile my_helpers.py\nGREETING = 'hello'\n"))


ATTACK = Attack(edited(solved(E1=USES + solutions()["E1"]), write_module), loses=(), honest=True)
