"""Seed blocks: whatever a chapter draws, it draws from named streams that can be drawn again.

A chapter asks for its seeds by name. Block 0 makes the page; any other block gives every stream other
seeds, so that a claim can be checked on draws that its author never saw. The environment variable
``CARTSHIFT_BLOCK`` chooses the block for a whole process (`cartshift replicate` sets it).

>>> take("worlds", 3)
[755279, 755280, 755281]
"""

import hashlib
import os

import numpy as np

__all__ = ["block", "one", "rng", "take"]

_PER_BLOCK = 2**20  # seeds of a block; 4,096 blocks fit below 2**32, the limit of numpy and Keras


def block() -> int:
    """Return the block of this process: ``CARTSHIFT_BLOCK``, or 0.

    Raises
    ------
    ValueError
        If the variable is not a whole number from 0 to 4095.
    """
    text = os.environ.get("CARTSHIFT_BLOCK", "0")
    if not text.isdecimal() or int(text) >= 2**32 // _PER_BLOCK:
        raise ValueError(f"CARTSHIFT_BLOCK must be a whole number from 0 to 4095, not {text!r}")
    return int(text)


def take(name: str, n: int) -> list[int]:
    """Return the first seeds of a stream in this process's block.

    Parameters
    ----------
    name : str
        What is drawn with them: ``"worlds"``, ``"starts"``. Streams of other names are other seeds.
    n : int
        How many, at most 2**20. More seeds of a stream begin with the fewer.

    Returns
    -------
    list of int
        Distinct seeds below 2**32, the same on every machine. No two blocks share one.

    Raises
    ------
    ValueError
        If `n` is negative or exceeds what a block has.
    """
    if not 0 <= n <= _PER_BLOCK:
        raise ValueError(f"n must lie in 0 to {_PER_BLOCK}, not {n}")
    start = int.from_bytes(hashlib.sha256(name.encode("utf-8")).digest()[:8], "big")
    return [block() * _PER_BLOCK + (start + place) % _PER_BLOCK for place in range(n)]


def one(name: str) -> int:
    """Return the first seed of a stream in this process's block."""
    return take(name, 1)[0]


def rng(name: str) -> np.random.Generator:
    """Return a new generator at the start of a stream in this process's block."""
    return np.random.default_rng(one(name))
