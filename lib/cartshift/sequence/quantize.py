"""Weights in eight bits: one scale a row, symmetric around zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["dequantize", "quantize_int8"]


def quantize_int8(
    weights: ArrayLike, *, bits: int = 8, per_channel: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Round a matrix to whole multiples of one step a row.

    The step is the largest absolute weight of the row over 127, so nothing is clipped, and an error is
    half a step at most. A row of zeros gets the step 1.

    Parameters
    ----------
    weights : array_like of float, shape (rows, columns)
        One row an output channel, as in ``torch.nn.Linear.weight``.
    bits : int from 2 to 8
        Fewer bits use less of the range: −7 … 7 with 4. They are still stored one a byte.
    per_channel : bool
        False: one step for the whole matrix.

    Returns
    -------
    codes : ndarray of int8, shape (rows, columns)
    scale : ndarray of float32, shape (rows, 1)

    Raises
    ------
    ValueError
        When `weights` is not a finite matrix, or `bits` is out of range.

    References
    ----------
    Jacob et al., "Quantization and training of neural networks for efficient integer-arithmetic-only
    inference", CVPR 2018.
    """
    weights = np.asarray(weights, dtype=np.float32)
    if weights.ndim != 2 or not np.isfinite(weights).all():
        raise ValueError("weights must be a matrix of finite numbers")
    if not 2 <= bits <= 8:
        raise ValueError(f"bits must be from 2 to 8, got {bits}")
    limit = 2 ** (bits - 1) - 1
    largest = np.abs(weights).max(axis=1 if per_channel else None, keepdims=True, initial=0)
    scale = np.broadcast_to(np.where(largest > 0, largest / limit, 1), (len(weights), 1))
    scale = scale.astype(np.float32)
    codes = np.clip(np.rint(weights / scale), -limit, limit)
    return codes.astype(np.int8), scale


def dequantize(codes: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Return the float32 weights that the codes stand for, shape (rows, columns)."""
    return codes.astype(np.float32) * scale
