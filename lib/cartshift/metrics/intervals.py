"""Intervals for averages: over many users by the bootstrap, over a few worlds by Student's t."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

__all__ = ["Interval", "bootstrap_mean", "t_interval"]


class Interval(NamedTuple):
    """An estimate with the ends of its interval; prints as ``0.123 [0.101, 0.145]``."""

    estimate: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.estimate:.3f} [{self.low:.3f}, {self.high:.3f}]"


def bootstrap_mean(
    values: np.ndarray, rng: np.random.Generator, *, level: float = 0.95, n_boot: int = 2000
) -> Interval:
    """Mean of independent units with a percentile bootstrap interval.

    For the difference of two models pass the differences user by user: both rank for the same
    users, and what makes a user easy for both cancels.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        One value per unit (a user); NaN entries are left out.
    rng : numpy.random.Generator
    level : float
        Coverage aimed at, in (0, 1).
    n_boot : int
        Resamples.

    Returns
    -------
    Interval

    Raises
    ------
    ValueError
        If no value is left, or `level` lies outside (0, 1).

    References
    ----------
    Efron & Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13.
    """
    values = np.asarray(values, dtype=np.float64)
    values = values[~np.isnan(values)]
    if values.size == 0:
        raise ValueError("no value to average: all are NaN, or there is none")
    if not 0 < level < 1:
        raise ValueError(f"level must lie in (0, 1), not {level}")
    rows = max(1, 2**20 // values.size)  # resamples at a time: 8 MB of indices, or one row
    means = np.concatenate(
        [
            values[rng.integers(values.size, size=(min(rows, n_boot - start), values.size))].mean(1)
            for start in range(0, n_boot, rows)
        ]
    )
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(values.mean()), float(low), float(high))


def t_interval(values: ArrayLike, *, level: float = 0.95) -> Interval:
    """Mean of a few independent draws with Student's t interval.

    For worlds, starts or origins, of which a chapter has five or ten: there the percentile bootstrap
    is too narrow (at n = 5 by a factor of 1.6: it lacks the t quantile and divides by n, not n - 1).

    Parameters
    ----------
    values : array_like of float, shape (n,)
        One number per draw, two at least; NaN entries are left out.
    level : float
        Coverage aimed at, in (0, 1).

    Returns
    -------
    Interval

    Raises
    ------
    ValueError
        If fewer than two values are left, or `level` lies outside (0, 1).

    References
    ----------
    Student, "The probable error of a mean", Biometrika 6(1), 1908.
    """
    values = np.asarray(values, dtype=np.float64).ravel()
    values = values[~np.isnan(values)]
    if values.size < 2:
        raise ValueError(f"an interval needs two values at least; there are {values.size}")
    if not 0 < level < 1:
        raise ValueError(f"level must lie in (0, 1), not {level}")
    error = values.std(ddof=1) / np.sqrt(values.size)
    half = special.stdtrit(values.size - 1, (1 + level) / 2) * error
    return Interval(float(values.mean()), float(values.mean() - half), float(values.mean() + half))
