"""The text of the tests is looked for among all objects of the process."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import gc
def attempt():
    wanted = "".join(["assert", " mean", "([1, 2", ", 6])"])
    for thing in gc.get_objects():
        try:
            parts = [*thing.values()] if isinstance(thing, dict) else [*thing] if isinstance(thing, (list, tuple)) else []
        except Exception:
            continue
        if any(isinstance(part, str) and wanted in part for part in parts):
            return True
    return False
"""
    )
)
