"""Executed claims: the sentences of a chapter that state a result.

A claim prints the numbers it rests on, and raises when it no longer holds, so that a page cannot say
what its own run does not show. A claim whose first run was false stays in the chapter as what was
measured: state it the way the data has it.

>>> claim("an item-based model beats popularity", 0.21, ">", 0.15)
✓ an item-based model beats popularity: 0.21 > 0.15
"""

import operator
from collections.abc import Callable

import numpy as np

__all__ = ["ClaimError", "claim"]

_RELATIONS: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


class ClaimError(AssertionError):
    """A stated result does not hold."""


def claim(sentence: str, value: float, relation: str, bound: float, rtol: float = 0.05) -> None:
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

    Raises
    ------
    ClaimError
        If the relation does not hold; a NaN fulfils none.
    ValueError
        If the relation is unknown.
    """
    if relation == "≈":
        holds = bool(np.isfinite(value)) and abs(value - bound) <= rtol * abs(bound)
    elif relation in _RELATIONS:
        holds = bool(_RELATIONS[relation](value, bound))
    else:
        raise ValueError(f"relation must be one of > >= < <= ≈, not {relation!r}")
    line = f"{sentence}: {value:.4g} {relation} {bound:.4g}"
    if not holds:
        raise ClaimError(f"does not hold: {line}")
    print(f"✓ {line}")
