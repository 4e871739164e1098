"""Random streams by name, and draws from tables of distributions."""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, *names: str) -> np.random.Generator:
    """Return the random generator of one part of the simulation.

    Each part has its own stream, known by name, so that a new part leaves the others' draws as they are.
    """
    key = zlib.crc32("/".join(names).encode())
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(key,)))


def softmax(x: np.ndarray) -> np.ndarray:
    """Return the softmax over the first axis."""
    e = np.exp(x - x.max(axis=0))
    return e / e.sum(axis=0)


def cumulate(p: np.ndarray) -> np.ndarray:
    """Return the upper edges of all values but the last, for `draw`.

    Parameters
    ----------
    p : ndarray of shape (n_values, …)
        Distributions over the first axis; the other axes are laid flat.

    Returns
    -------
    ndarray of float32, shape (n_values − 1, n_distributions)
    """
    return np.cumsum(p, axis=0)[:-1].reshape(len(p) - 1, p[0].size).astype(np.float32)


def draw(edges: np.ndarray, which: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw one value from each of the given distributions.

    Parameters
    ----------
    edges : ndarray
        From `cumulate`.
    which : ndarray of int, shape (n,)
        Distribution of each draw.

    Returns
    -------
    ndarray of int64, shape (n,)
    """
    u = rng.random(len(which), dtype=np.float32)
    value = np.zeros(len(which), dtype=np.int64)
    for edge in edges:  # a dozen values at most
        value += u >= edge[which]
    return value
