import json

import numpy as np
import pytest

from cartshift.claims import ClaimError, claim, claim_differs, claim_equal
from cartshift.metrics.intervals import Interval


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


def test_a_difference_needs_its_whole_interval(capsys):
    claim_differs("better in every world", [0.3, 0.4, 0.5, 0.4], ">")
    assert capsys.readouterr().out == "✓ better in every world: 0.4 [0.2701, 0.5299] > 0\n"
    claim_differs("worse", Interval(-1.0, -1.5, -0.5), "<", -0.2)
    with pytest.raises(ClaimError, match="touches"):
        claim_differs("touches", [0.0, 0.4, 0.5, 0.4], ">")
    with pytest.raises(ClaimError):
        claim_differs("no draw", [np.nan, np.inf, 1.0], ">")


def test_equality_is_harder_to_pass_with_noise(capsys):
    claim_equal("alike", [0.01, -0.01, 0.0, 0.005], margin=0.05)
    assert capsys.readouterr().out.endswith(" within ± 0.05\n")
    for noisy in ([1.0, -1.0, 0.0], [0.04, 0.05, 0.06], [-0.06, -0.05, -0.04]):
        with pytest.raises(ClaimError):
            claim_equal("alike", noisy, margin=0.05)


def test_bad_questions():
    with pytest.raises(ValueError, match="not '>='"):
        claim_differs("x", [1, 2], ">=")
    with pytest.raises(ValueError, match="margin"):
        claim_equal("x", [1, 2], margin=0)
    with pytest.raises(ValueError, match="two values"):
        claim_differs("x", [1.0], ">")


def test_claims_are_recorded_instead_of_raising(tmp_path, monkeypatch, capsys):
    record = tmp_path / "claims.jsonl"
    monkeypatch.setenv("CARTSHIFT_CLAIMS", str(record))
    claim("false", np.float32(1), ">", np.int64(2))
    claim("fast", 3.0, "<", 4, timing=True)
    claim_equal("alike", [1.0, 3.0], margin=np.float64(0.5))
    said = [json.loads(line) for line in record.read_text().splitlines()]
    assert [entry["holds"] for entry in said] == [False, True, False]
    assert [entry["timing"] for entry in said] == [False, True, False]
    assert said[0] | {"value": 1.0, "bound": 2.0, "relation": ">", "sentence": "false"} == said[0]
    assert said[2]["low"] < said[2]["value"] == 2.0 < said[2]["high"]
    assert capsys.readouterr().out.splitlines()[0] == "✗ false: 1 > 2"
