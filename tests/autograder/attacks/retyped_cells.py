"""Answers were turned into text cells, texts into code."""

from tests.autograder.attacks.corpus import Attack, cell, edited, solved


def retype(notebook):
    for grade_id in ("E1", "E3"):
        changed = cell(notebook, grade_id)
        changed.cell_type = "markdown"
        for name in ("outputs", "execution_count"):
            changed.pop(name, None)
    cell(notebook, "E2").cell_type = "raw"


ATTACK = Attack(
    edited(solved(), retype), loses=(), finding=("cells", "made a markdown cell"), honest=True
)
