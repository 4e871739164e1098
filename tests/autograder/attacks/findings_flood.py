"""Four thousand cells of unknown names, so that nobody reads that the tests were rewritten."""

from nbformat.v4 import new_markdown_cell

from tests.autograder.attacks.corpus import EVERYTHING, Attack, edited, released


def flood(notebook):
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = "pass"
    notebook.cells[:0] = [
        new_markdown_cell("", metadata={"nbgrader": {"grade_id": f"n{number}"}})
        for number in range(4000)
    ]


ATTACK = Attack(
    edited(released(), flood),
    loses=EVERYTHING,
    finding=("tampering", "a locked cell was changed"),
)
