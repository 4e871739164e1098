"""Terminal sequences and characters that turn the direction of writing, in whatever is reported."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
EVIL = "\\x1b]0;owned\\x07\\x1b[2J\\x1b[31m full marks \\u202e\\u2066\\x00\\x9b"
print(EVIL)
def mean(values):
    raise RuntimeError(EVIL)
""",
        E3="""
class Popular:
    def fit(self, items):
        return self
    def top(self, k):
        return [EVIL]
""",
    ),
    loses=("E1", "E3"),
)
