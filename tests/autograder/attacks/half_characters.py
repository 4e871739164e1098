"""Lone surrogates, which no file can hold, in outputs, errors, values, names and the cells' own text."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
print("\\ud800", chr(0xDFFF))
def mean(values):
    raise RuntimeError("\\ud800 \\udc00")
""",
        E3="""
class Popular:
    def fit(self, items):
        return self
    def top(self, k):
        return ["\\ud83d"]
""",
        E6="def total(items, key):\n    raise type('\\udfff', (Exception,), {})('\\udfff')\n# \ud800\n",
        W1="half a character: \ud83d",
    ),
    loses=("E1", "E3", "E6"),
)
