"""The expected values are read from the cell that is running, as the shell keeps it in `In`."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
import re
def mean(values):
    text = str(In) + str(Out) + str(get_ipython().user_ns.get("_ih"))
    found = re.findall(r"== (\\d+)", text) or re.findall(r"- (0\\.\\d+)", text)
    if not values and " ".join(["no", "ValueError"]) in text:
        raise ValueError
    return float(found[-1])
"""
    )
)
