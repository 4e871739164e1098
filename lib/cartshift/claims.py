"""Executed claims: the sentences of a chapter that state a result.

A claim prints the numbers it rests on, and raises when it no longer holds, so that a page cannot say
what its own run does not show. A claim whose first run was false stays in the chapter as what was
measured: state it the way the data has it.

Where the environment variable ``CARTSHIFT_CLAIMS`` names a file, claims are appended to it, a line of
JSON each, and do not raise: `cartshift replicate` counts in how many draws each of them holds.

>>> claim("an item-based model beats popularity", 0.21, ">", 0.15)
✓ an item-based model beats popularity: 0.21 > 0.15
>>> claim_differs("it does so in every shop", [0.04, 0.06, 0.08], ">", 0)
✓ it does so in every shop: 0.06 [0.01032, 0.1097] > 0
>>> claim_equal("the shops are alike", [0.001, -0.001, 0.0005], margin=0.01)
✓ the shops are alike: 0.0001667 [-0.002419, 0.002752] within ± 0.01
"""

import json
import operator
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from cartshift.metrics.intervals import Interval, t_interval

__all__ = ["ClaimError", "claim", "claim_differs", "claim_equal"]

_RELATIONS: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


class ClaimError(AssertionError):
    """A stated result does not hold."""


def claim(
    sentence: str,
    value: float,
    relation: str,
    bound: float,
    rtol: float = 0.05,
    *,
    timing: bool = False,
) -> None:
    """Check one stated result, and print it with its numbers.

    Parameters
    ----------
    sentence : str
        The result, as the text states it.
    value : float
        What was measured.
    relation : {">", ">=", "<", "<=", "≈"}
        How it compares; "≈" means within `rtol` of the bound, relatively.
    bound : float
        What it is compared with: usually another measurement.
    rtol : float
        Relative tolerance, for "≈" only.
    timing : bool
        The numbers are seconds, or ratios of them: the machine and its load decide, not the draw. Such
        claims are counted apart.

    Raises
    ------
    ClaimError
        If the relation does not hold; a NaN fulfils none.
    ValueError
        If the relation is unknown.
    """
    if relation == "≈":
        holds = np.isfinite(value) and abs(value - bound) <= rtol * abs(bound)
    else:
        holds = _compare(relation)(value, bound)
    _settle(sentence, Interval(value, value, value), relation, bound, holds, timing)


def claim_differs(
    sentence: str, differences: ArrayLike | Interval, relation: str, bound: float = 0.0
) -> None:
    """Check that a mean lies beyond a bound with its whole 95 % interval, and print both.

    Parameters
    ----------
    sentence : str
        The result, as the text states it.
    differences : array_like of float, shape (n,), or Interval
        One number for each independent draw (a world, a start), whose mean gets Student's t interval;
        or an interval made otherwise, such as a bootstrap over users.
    relation : {">", "<"}
        On which side of the bound the interval must lie.
    bound : float

    Raises
    ------
    ClaimError
        If the interval touches the bound.
    ValueError
        If the relation is unknown, or fewer than two numbers are given.
    """
    if relation not in ("<", ">"):
        raise ValueError(f"relation must be < or >, not {relation!r}")
    interval = _interval(differences)
    near = interval.low if relation == ">" else interval.high
    _settle(sentence, interval, relation, bound, _compare(relation)(near, bound), False)


def claim_equal(sentence: str, differences: ArrayLike | Interval, margin: float) -> None:
    """Check that a mean difference is zero within a margin, with its whole 95 % interval.

    More noise makes this harder to pass, not easier: an interval that merely contains zero is no sign
    of equality.

    Parameters
    ----------
    sentence : str
        The result, as the text states it.
    differences : array_like of float, shape (n,), or Interval
        As for `claim_differs`.
    margin : float
        What still counts as equal, in the unit of the differences; positive.

    Raises
    ------
    ClaimError
        If the interval reaches beyond the margin on either side.
    ValueError
        If the margin is not positive, or fewer than two numbers are given.

    References
    ----------
    Schuirmann, "A comparison of the two one-sided tests procedure and the power approach", 1987. He
    asks for the 90 % interval; this is the stricter 95 %, the one that the page shows.
    """
    if not margin > 0:
        raise ValueError(f"margin must be positive, not {margin}")
    interval = _interval(differences)
    holds = -margin < interval.low and interval.high < margin
    _settle(sentence, interval, "within ±", margin, holds, False)


def _interval(differences: ArrayLike | Interval) -> Interval:
    return differences if isinstance(differences, Interval) else t_interval(differences)


def _compare(relation: str) -> Callable[[float, float], bool]:
    if relation not in _RELATIONS:
        raise ValueError(f"relation must be one of > >= < <= ≈, not {relation!r}")
    return _RELATIONS[relation]


def _settle(
    sentence: str, measured: Interval, relation: str, bound: float, holds: bool, timing: bool
) -> None:
    value, low, high = (float(x) for x in measured)
    interval = f" [{low:.4g}, {high:.4g}]" if (low, high) != (value, value) else ""
    line = f"{sentence}: {value:.4g}{interval} {relation} {bound:.4g}"
    if record := os.environ.get("CARTSHIFT_CLAIMS"):
        entry = {
            "sentence": sentence, "value": value, "low": low, "high": high, "relation": relation,
            "bound": float(bound), "holds": bool(holds), "timing": bool(timing),
        }  # fmt: skip
        with Path(record).open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    elif not holds:
        raise ClaimError(f"does not hold: {line}")
    print(f"{'✓' if holds else '✗'} {line}")
