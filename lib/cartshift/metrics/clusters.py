"""Intervals for rows that come in groups: many rows a user, many users a shop.

Rows of one user resemble each other, so a thousand rows of fifty users know little more than fifty
users do. The group is what is drawn, so the group is what is resampled.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from cartshift.metrics.intervals import Interval

__all__ = ["cluster_bootstrap", "cluster_mean", "design_effect"]


def cluster_mean(values: ArrayLike, groups: ArrayLike, *, level: float = 0.95) -> Interval:
    r"""Mean over rows, with an interval that takes whole groups as the independent draws.

    The mean is a ratio of two sums over groups, and its error is linear in the groups' residual sums
    (the delta method):

    .. math:: \mathrm{se}^2 = \frac{G}{G - 1} \sum_g \Bigl(\sum_{i \in g} (x_i - \bar x)\Bigr)^2 / n^2

    with Student's t of G − 1 degrees of freedom.

    Parameters
    ----------
    values : array_like of float, shape (n,)
    groups : array_like, shape (n,)
        Group of each row. All different: the usual interval of a mean.
    level : float
        Coverage aimed at, in (0, 1).

    Returns
    -------
    Interval
        Too narrow with a few dozen groups of very unequal size. Linear time after one sort.

    Raises
    ------
    ValueError
        If the shapes are not one (n,), a value is not finite, there are fewer than two groups, or
        `level` lies outside (0, 1).

    References
    ----------
    Deng, Knoblich & Lu, "Applying the delta method in metric analytics", KDD 2018.
    """
    values = np.asarray(values, dtype=np.float64)
    codes, n_groups = _codes(values, groups)
    if not np.isfinite(values).all():
        raise ValueError(f"value {int((~np.isfinite(values)).argmax())} is not finite")
    _check_level(level)
    mean = values.mean()
    sums = np.bincount(codes, values - mean, minlength=n_groups)
    error = np.sqrt(n_groups / (n_groups - 1) * (sums**2).sum()) / values.size
    half = special.stdtrit(n_groups - 1, (1 + level) / 2) * error
    return Interval(float(mean), float(mean - half), float(mean + half))


def cluster_bootstrap(
    statistic: Callable[..., float],
    *arrays: ArrayLike,
    groups: ArrayLike,
    rng: np.random.Generator,
    level: float = 0.95,
    n_boot: int = 1000,
) -> Interval:
    """Any statistic of rows, with a percentile interval from resampled groups.

    Parameters
    ----------
    statistic : callable
        Takes the arrays, cut to the resampled rows, and returns a number; NaN where it is undefined
        (a resample without a buyer), which is left out.
    *arrays : array_like, each of shape (n, …)
        For example labels and scores.
    groups : array_like, shape (n,)
        Group of each row. All different: the bootstrap over rows.
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
        If the lengths differ, there are fewer than two groups, `level` lies outside (0, 1), or no
        resample has a value.

    References
    ----------
    Davison & Hinkley, "Bootstrap Methods and their Application", 1997, section 3.8.
    """
    if not arrays:
        raise ValueError("there is no array to resample")
    columns = [np.asarray(column) for column in arrays]
    lengths = [len(column) for column in columns]
    codes, n_groups = _codes(np.empty(lengths[0]), groups)
    if len(set(lengths)) > 1:
        raise ValueError(f"the arrays have different lengths: {lengths}")
    _check_level(level)
    order = np.argsort(codes, kind="stable")
    sizes = np.bincount(codes, minlength=n_groups)
    starts = np.cumsum(sizes) - sizes
    draws = np.empty(n_boot)
    for i in range(n_boot):
        drawn = rng.integers(n_groups, size=n_groups)
        size = sizes[drawn]
        before = np.cumsum(size) - size
        rows = order[np.repeat(starts[drawn] - before, size) + np.arange(size.sum())]
        draws[i] = statistic(*(column[rows] for column in columns))
    draws = draws[~np.isnan(draws)]
    if not draws.size:
        raise ValueError("the statistic is undefined on every resample")
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(statistic(*columns)), float(low), float(high))


def design_effect(values: ArrayLike, groups: ArrayLike) -> float:
    """How many times larger the variance of a mean is than if all rows were independent.

    Parameters
    ----------
    values : array_like of float, shape (n,)
    groups : array_like, shape (n,)

    Returns
    -------
    float
        Squared ratio of the standard errors of `cluster_mean` with and without groups. For groups of
        equal size m and correlation r within them about 1 + (m − 1) r. NaN for constant values.

    Raises
    ------
    ValueError
        As `cluster_mean`.

    References
    ----------
    Kish, "Survey Sampling", 1965, section 5.4.
    """
    values = np.asarray(values, dtype=np.float64)
    codes, n_groups = _codes(values, groups)
    residual = values - values.mean()
    within = np.bincount(codes, residual, minlength=n_groups)
    grouped = n_groups / (n_groups - 1) * (within**2).sum()
    alone = values.size / (values.size - 1) * (residual**2).sum()
    return float(grouped / alone) if alone > 0 else float("nan")


def _codes(values: np.ndarray, groups: ArrayLike) -> tuple[np.ndarray, int]:
    groups = np.asarray(groups)
    if values.ndim != 1 or groups.shape != values.shape:
        raise ValueError(
            f"rows and groups must have one shape (n,), not {values.shape} and {groups.shape}"
        )
    names, codes = np.unique(groups, return_inverse=True)
    if names.size < 2:
        raise ValueError(f"an interval needs two groups at least; there are {names.size}")
    return codes, names.size


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"level must lie in (0, 1), not {level}")
