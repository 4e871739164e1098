import numpy as np
import pytest

from cartshift.claims import ClaimError, claim


def test_a_true_claim_prints_its_numbers(capsys):
    claim("item-based beats popularity", 0.2134567, ">", 0.15)
    assert capsys.readouterr().out == "✓ item-based beats popularity: 0.2135 > 0.15\n"


@pytest.mark.parametrize(
    ("value", "relation", "bound"),
    [(1, ">", 1), (0.9, ">=", 1), (1, "<", 1), (2, "<=", 1), (1.06, "≈", 1), (np.nan, ">", 0),
     (np.nan, "≈", np.nan), (0.001, "≈", 0)],
)  # fmt: skip
def test_a_false_claim_raises(value, relation, bound, capsys):
    with pytest.raises(ClaimError, match="does not hold: gap"):
        claim("gap", value, relation, bound)
    assert capsys.readouterr().out == ""


def test_about_is_relative():
    claim("small", 0.000104, "≈", 0.0001)
    with pytest.raises(ClaimError):
        claim("small", 0.00011, "≈", 0.0001)


def test_unknown_relation():
    with pytest.raises(ValueError, match="not '=='"):
        claim("x", 1, "==", 1)
