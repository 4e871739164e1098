"""The kernel's own method that runs a cell is replaced by one that says `ok`."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, released

ATTACK = Attack(
    released(
        E1="""
async def fine(*args, **kwargs):
    return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
type(get_ipython().kernel).do_execute = fine
"""
    ),
    loses=EVERYTHING,
)
