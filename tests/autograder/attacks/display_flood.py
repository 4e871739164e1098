"""Megabytes of HTML and pictures are displayed by each of two hundred added cells."""

from nbformat.v4 import new_code_cell

from tests.autograder.attacks.corpus import Attack, edited, solved

SHOW = """
from IPython.display import HTML, display
for _ in range(20):
    display(HTML("<b>flood</b>" * 20_000))
"""


def flood(notebook):
    notebook.cells += [new_code_cell(SHOW) for _ in range(60)]


ATTACK = Attack(edited(solved(), flood), loses=())
