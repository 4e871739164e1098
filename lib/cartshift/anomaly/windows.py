"""Windows of a series, errors of their reconstruction, thresholds, and scores of alarms."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import genpareto

__all__ = [
    "EventScore",
    "event_f1",
    "extreme_value_threshold",
    "point_adjust",
    "reconstruction_error",
    "threshold_from_validation",
    "windows",
]


def windows(series: ArrayLike, size: int, step: int = 1) -> np.ndarray:
    """Cut a series into windows of equal length; what is left over at the end belongs to none.

    Parameters
    ----------
    series : array_like, shape (n,) or (n, n_channels)
        Window w ends with entry ``w * step + size - 1``.
    size, step : int
        Length of a window, and distance between the starts of two, both at least 1.

    Returns
    -------
    ndarray, shape (n_windows, size) or (n_windows, size, n_channels)
        A copy in the dtype of the series; no windows if the series is shorter than one.

    Raises
    ------
    ValueError
        If the series has no or more than two axes, or `size` or `step` is below 1.
    """
    series = np.asarray(series)
    if series.ndim not in (1, 2):
        raise ValueError(f"series must have 1 or 2 axes, not {series.ndim}")
    if size < 1 or step < 1:
        raise ValueError(f"size and step must be at least 1, not {size} and {step}")
    starts = np.arange(0, len(series) - size + 1, step)
    return series[starts[:, None] + np.arange(size)]


def reconstruction_error(x: ArrayLike, x_hat: ArrayLike, reduce: str = "mean") -> np.ndarray:
    """Squared difference of windows and their reconstruction, one number a window.

    Parameters
    ----------
    x, x_hat : array_like of float, shape (n, size) or (n, size, n_channels)
    reduce : {"mean", "max", "last"}
        Over the entries of a window: their mean, the largest, or the mean of the last time step.

    Returns
    -------
    ndarray of float64, shape (n,)
        NaN for a window that holds, or is reconstructed as, NaN.

    Raises
    ------
    ValueError
        If the shapes differ, or `reduce` is unknown.
    """
    x, x_hat = np.asarray(x, dtype=np.float64), np.asarray(x_hat, dtype=np.float64)
    if x.shape != x_hat.shape or x.ndim not in (2, 3):
        raise ValueError(f"windows have shape {x.shape}, their reconstruction has {x_hat.shape}")
    squared = (x - x_hat) ** 2
    within = tuple(range(1, x.ndim))
    if reduce == "mean":
        return squared.mean(axis=within)
    if reduce == "max":
        return squared.max(axis=within)
    if reduce == "last":
        return squared[:, -1:].mean(axis=within)
    raise ValueError(f"reduce must be 'mean', 'max' or 'last', not {reduce!r}")


def threshold_from_validation(errors: ArrayLike, budget: float) -> float:
    r"""Error above which to alarm, so that at most a share `budget` of normal windows alarms.

    The k-th smallest validation error with :math:`k = \lceil (n + 1)(1 - b) \rceil`. If the next window
    is exchangeable with the n of the validation set, its error is equally likely to fall into any
    of the n + 1 gaps between them, so it lies above the k-th with a probability of at most b.

    Parameters
    ----------
    errors : array_like of float, shape (n,)
        Of normal windows that were not trained on.
    budget : float
        Accepted share of false alarms b, in (0, 1).

    Returns
    -------
    float
        ``inf`` if n is too small for the budget, below 1 / b - 1: nothing is known of so rare errors.

    Raises
    ------
    ValueError
        If there is no error, one is NaN, or the budget lies outside (0, 1).

    References
    ----------
    Bates et al., "Testing for outliers with conformal p-values", Annals of Statistics, 2023.
    """
    errors = _errors(errors)
    if not 0 < budget < 1:
        raise ValueError(f"budget must lie in (0, 1), not {budget}")
    n = len(errors)
    above = int(np.floor((n + 1) * budget + 1e-9))  # 20 * 0.05 is a hair above or below 1
    if above == 0:
        return np.inf
    return float(np.partition(errors, n - above)[n - above])


def extreme_value_threshold(errors: ArrayLike, budget: float, tail: float = 0.1) -> float:
    r"""Threshold for a budget smaller than the sample resolves: a Pareto tail, extrapolated.

    The excesses over a high quantile u follow nearly a generalised Pareto law with shape
    :math:`\gamma` and scale :math:`\sigma`, whatever the law of the errors, so that

    .. math:: \tau = u + \frac{\sigma}{\gamma} \left( \left( \frac{b}{t} \right)^{-\gamma} - 1 \right)

    with t the share of errors above u.

    Parameters
    ----------
    errors : array_like of float, shape (n,)
        Of normal windows that were not trained on.
    budget : float
        Accepted share of false alarms b, in (0, tail).
    tail : float
        Share of the errors that the tail is fitted to, in (0, 1).

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the numbers are out of range, or fewer than 10 errors lie in the tail.

    References
    ----------
    Siffer et al., "Anomaly detection in streams with extreme value theory", KDD 2017, equation 1.
    """
    errors = _errors(errors)
    if not 0 < budget < tail < 1:
        raise ValueError(f"expected 0 < budget < tail < 1, not {budget} and {tail}")
    start = np.quantile(errors, 1 - tail)
    excess = errors[errors > start] - start
    if len(excess) < 10:
        raise ValueError(f"{len(excess)} errors in the tail; at least 10 are needed")
    shape, _, scale = genpareto.fit(excess, floc=0)
    return float(start + genpareto.isf(budget * len(errors) / len(excess), shape, 0, scale))


class EventScore(NamedTuple):
    """Precision over alarmed time steps, recall over events, and their harmonic mean."""

    precision: float
    recall: float
    f1: float


def event_f1(y: ArrayLike, alarm: ArrayLike) -> EventScore:
    """Score alarms: how many alarmed time steps are right, and how many events are found?

    An event is an unbroken run of 1 in `y`; it is found if one of its time steps alarms. Precision counts
    time steps and not runs, so that one endless alarm is not one right alarm.

    Parameters
    ----------
    y : array_like of 0 and 1, shape (n,)
        Is the time step abnormal?
    alarm : array_like of 0 and 1, shape (n,)

    Returns
    -------
    EventScore
        A share of nothing (no alarm, no event) is 0.

    Raises
    ------
    ValueError
        If the shapes differ, or a value is neither 0 nor 1.

    References
    ----------
    Garg et al., "An evaluation of anomaly detection and diagnosis in multivariate time series",
    TNNLS 2021: the composite F-score.
    """
    y, alarm = _both(y, alarm)
    event = _events(y)
    n_events = event.max(initial=-1) + 1
    found = len(np.unique(event[y & alarm]))
    precision = float((y & alarm).sum() / alarm.sum()) if alarm.any() else 0.0
    recall = float(found / n_events) if n_events else 0.0
    total = precision + recall
    return EventScore(precision, recall, 2 * precision * recall / total if total else 0.0)


def point_adjust(y: ArrayLike, alarm: ArrayLike) -> np.ndarray:
    """Turn the whole of an event into alarms if one of its time steps alarms: **not a fair score**.

    Here to show what it does: a random alarm in a long event becomes a perfect detection.

    Parameters and errors are those of `event_f1`.

    Returns
    -------
    ndarray of bool, shape (n,)

    References
    ----------
    Kim et al., "Towards a rigorous evaluation of time-series anomaly detection", AAAI 2022.
    """
    y, alarm = _both(y, alarm)
    event = _events(y)
    return alarm | (y & np.isin(event, event[y & alarm]))


def _errors(errors: ArrayLike) -> np.ndarray:
    errors = np.asarray(errors, dtype=np.float64)
    if errors.ndim != 1 or not errors.size:
        raise ValueError(
            f"errors must be a row of at least one number, not of shape {errors.shape}"
        )
    if np.isnan(errors).any():
        raise ValueError(f"error {np.flatnonzero(np.isnan(errors))[0]} is NaN")
    return errors


def _both(y: ArrayLike, alarm: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    y, alarm = np.asarray(y), np.asarray(alarm)
    if y.ndim != 1 or y.shape != alarm.shape:
        raise ValueError(f"y has shape {y.shape}, alarm has {alarm.shape}")
    for name, values in (("y", y), ("alarm", alarm)):
        if not np.isin(values, (0, 1)).all():
            raise ValueError(f"{name} must hold 0 and 1 only")
    return y.astype(bool), alarm.astype(bool)


def _events(y: np.ndarray) -> np.ndarray:
    """Number of the latest event at each time step, from 0; -1 before the first."""
    return np.cumsum(np.diff(y.astype(int), prepend=0) == 1) - 1
