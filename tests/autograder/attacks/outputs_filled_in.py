"""The tests carry outputs that say full marks, and the notebook says that it was trusted."""

from nbformat.v4 import new_output

from tests.autograder.attacks.corpus import EVERYTHING, Attack, edited, released


def fill(notebook):
    notebook.metadata["trusted"] = True
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = 1
            cell.outputs = [
                new_output("execute_result", data={"text/plain": "3.0"}, execution_count=1)
            ]


ATTACK = Attack(edited(released(), fill), loses=EVERYTHING)
