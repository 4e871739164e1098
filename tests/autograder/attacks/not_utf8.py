"""A right notebook in which bytes are broken, outside of the answers."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    Attack(solved(W1="m\u00fcde")).data.replace(b"m\\u00fcde", b"m\xfcde"),
    loses=(),
    finding=("format", "not UTF-8"),
    honest=True,
)
