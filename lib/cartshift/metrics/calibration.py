"""Do predicted probabilities mean what they say?"""

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import expit, logit, xlogy

__all__ = [
    "brier_score",
    "expected_calibration_error",
    "match_rate",
    "normalised_entropy",
    "reliability_table",
]

Strategy = Literal["uniform", "quantile"]


def reliability_table(
    y: ArrayLike, p: ArrayLike, bins: int = 10, strategy: Strategy = "uniform"
) -> pd.DataFrame:
    """Compare predicted with observed frequencies, bin by bin.

    Parameters
    ----------
    y : array_like of 0 and 1, shape (n,)
    p : array_like of float, shape (n,)
        Predicted probabilities of 1, in [0, 1].
    bins : int
    strategy : {"uniform", "quantile"}
        ``"uniform"``: bins of equal width in p, closed on the left, the last one on both sides.
        ``"quantile"``: bins of nearly equal numbers of rows; equal probabilities stay together, so that
        there may be fewer bins.

    Returns
    -------
    DataFrame
        One row for each bin that holds a row, from low to high: ``predicted`` and ``observed`` (means),
        ``n``.

    Raises
    ------
    ValueError
        If the shapes are not one (n,) with n > 0, labels are not 0 and 1, a probability lies outside
        [0, 1], ``bins < 1``, or the strategy is unknown.
    """
    y, p = _check(y, p)
    if bins < 1:
        raise ValueError(f"bins must be at least 1, not {bins}")
    if strategy == "uniform":
        place = np.minimum((p * bins).astype(np.int64), bins - 1)
    elif strategy == "quantile":
        edges = np.quantile(p, np.arange(1, bins) / bins)
        place = np.searchsorted(edges, p, side="right")
    else:
        raise ValueError(f"strategy must be uniform or quantile, not {strategy!r}")
    n = np.bincount(place, minlength=bins)
    held = n > 0
    sums = (np.bincount(place, column, minlength=bins)[held] for column in (p, y))
    predicted, observed = (total / n[held] for total in sums)
    return pd.DataFrame({"predicted": predicted, "observed": observed, "n": n[held]})


def expected_calibration_error(
    y: ArrayLike, p: ArrayLike, bins: int = 10, strategy: Strategy = "uniform"
) -> float:
    r"""Mean distance between predicted and observed frequency, bins weighted by their rows.

    .. math:: \mathrm{ECE} = \sum_b \frac{n_b}{n} \lvert \bar y_b - \bar p_b \rvert

    Parameters, errors
        Those of `reliability_table`.

    Returns
    -------
    float
        In [0, 1]. It is no proper score: a constant at the base rate has 0. From few rows it is positive
        even for the true probabilities.

    References
    ----------
    Guo, Pleiss, Sun & Weinberger, "On calibration of modern neural networks", ICML 2017.
    """
    table = reliability_table(y, p, bins, strategy)
    gaps = (table["observed"] - table["predicted"]).abs()
    return float(np.average(gaps, weights=table["n"]))


def brier_score(y: ArrayLike, p: ArrayLike) -> float:
    """Mean squared error of probabilities, a proper score: lowest in the mean for the true ones.

    Parameters, errors
        As for `reliability_table`.
    """
    y, p = _check(y, p)
    return float(np.mean((y - p) ** 2))


def normalised_entropy(y: ArrayLike, p: ArrayLike) -> float:
    """Log loss over that of the best constant: below 1 the model knows something that it can use.

    Parameters, errors
        As for `reliability_table`; also an error if all labels are the same.

    Returns
    -------
    float
        0 is perfect, 1 as good as the base rate, infinite if a sure prediction is wrong.

    References
    ----------
    He et al., "Practical lessons from predicting clicks on ads at Facebook", ADKDD 2014.
    """
    y, p = _check(y, p)
    rate = y.mean()
    if not 0 < rate < 1:
        raise ValueError("all labels are the same: the constant has no loss to compare with")
    loss = -np.mean(xlogy(y, p) + xlogy(1 - y, 1 - p))
    return float(loss / -(xlogy(rate, rate) + xlogy(1 - rate, 1 - rate)))


def match_rate(p: ArrayLike, rate: float) -> float:
    r"""Find the shift of the log-odds that gives probabilities a wanted mean.

    With the observed rate it is the maximum-likelihood intercept of a recalibration whose slope is 1:
    the cure for a label shift, with one number to learn.

    Parameters
    ----------
    p : array_like of float, shape (n,)
        Strictly between 0 and 1.
    rate : float
        Wanted mean, strictly between 0 and 1.

    Returns
    -------
    float
        b with ``expit(logit(p) + b).mean() == rate``.

    Raises
    ------
    ValueError
        If `p` is empty, or a number does not lie strictly between 0 and 1.
    """
    p = np.asarray(p, dtype=np.float64)
    if not p.size or not ((p > 0) & (p < 1)).all() or not 0 < rate < 1:
        raise ValueError("p and rate must lie strictly between 0 and 1")
    z, wanted = logit(p), logit(rate)
    low, high = wanted - z.max(), wanted - z.min()  # all below the rate, all above
    return float(brentq(lambda b: expit(z + b).mean() - rate, low - 1e-9, high + 1e-9))


def _check(y: ArrayLike, p: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    y, p = np.asarray(y), np.asarray(p, dtype=np.float64)
    if y.ndim != 1 or y.shape != p.shape or not y.size:
        raise ValueError(f"y and p must have one shape (n,), not {y.shape} and {p.shape}")
    if not np.isin(y, (0, 1)).all():
        raise ValueError(f"label {int((~np.isin(y, (0, 1))).argmax())} is neither 0 nor 1")
    if not ((p >= 0) & (p <= 1)).all():
        row = int((~((p >= 0) & (p <= 1))).argmax())
        raise ValueError(f"probability {row} is {p[row]}, not in [0, 1]")
    return y.astype(np.float64), p
