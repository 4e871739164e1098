"""Every test cell is deleted, so that none can fail."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, assignment, edited, released


def delete(notebook):
    kept = {c.grade_id for c in assignment().cells if c.kind != "test"}
    notebook.cells = [
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id", "") in kept
    ]


ATTACK = Attack(edited(released(), delete), loses=EVERYTHING, finding=("cells", "it was restored"))
