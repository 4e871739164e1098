"""HTML of ten thousand tags within each other, on which a sanitiser takes minutes, is displayed twice."""

from nbformat.v4 import new_code_cell

from tests.autograder.attacks.corpus import Attack, edited, solved

NESTS = """
from IPython.display import HTML, display
display(HTML("".join(f"<b id={number}>" for number in range(15_000))))
"""


def add(notebook):
    notebook.cells[2:2] = [new_code_cell(NESTS), new_code_cell(NESTS)]


ATTACK = Attack(edited(solved(), add), loses=())
