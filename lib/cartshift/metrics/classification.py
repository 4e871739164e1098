"""Metrics of labels, scores and probabilities.

What depends on a ranking of rows is read off one table: for each distinct score, as a threshold, how many
rows reach it and how many of them are positive. Tied rows cannot be told apart by any threshold, so they
enter together, whatever order they stand in.
"""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri
from scipy.stats import rankdata

from cartshift.metrics.intervals import Interval

__all__ = [
    "PrecisionRecallF1",
    "average_precision",
    "grouped_auc",
    "log_loss",
    "precision_recall_curve",
    "precision_recall_f1",
    "roc_auc",
    "roc_auc_interval",
]

Average = Literal["binary", "micro", "macro", "weighted"]


class PrecisionRecallF1(NamedTuple):
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float
    f1: float


def precision_recall_f1(
    y: ArrayLike, p: ArrayLike, average: Average = "binary", zero_division: float = 0.0
) -> PrecisionRecallF1:
    r"""Compare predicted labels with true ones.

    .. math:: P = \frac{TP}{TP + FP}, \qquad R = \frac{TP}{TP + FN},
              \qquad F_1 = \frac{2\,TP}{2\,TP + FP + FN}

    Parameters
    ----------
    y, p : array_like of int, str or bool, shape (n,)
        True and predicted labels.
    average : {"binary", "micro", "macro", "weighted"}
        ``"binary"``: of the class 1, labels are 0 and 1. Otherwise over all classes that occur in `y` or
        `p`: of the summed counts, the plain mean of the classes' values, or their mean weighted by the
        classes' rows in `y`.
    zero_division : float
        What 0 / 0 is, in each class.

    Returns
    -------
    PrecisionRecallF1

    Raises
    ------
    ValueError
        If the shapes are not (n,) with one n > 0, `average` is unknown, or labels are not 0 and 1
        where they have to be.
    """
    y, p = np.asarray(y), np.asarray(p)
    if y.ndim != 1 or y.shape != p.shape or not y.size:
        raise ValueError(f"y and p must have one shape (n,), not {y.shape} and {p.shape}")
    if average not in ("binary", "micro", "macro", "weighted"):
        raise ValueError(f"average must be binary, micro, macro or weighted, not {average!r}")
    classes = np.unique(np.concatenate([y, p]))
    if average == "binary":
        if not set(classes.tolist()) <= {0, 1}:
            raise ValueError(f"binary labels must be 0 and 1, not {classes[:5].tolist()}")
        classes = np.array([0, 1])
    true, predicted = np.searchsorted(classes, y), np.searchsorted(classes, p)
    hit = np.bincount(true[true == predicted], minlength=classes.size)
    actual = np.bincount(true, minlength=classes.size)
    chosen = np.bincount(predicted, minlength=classes.size)
    if average == "binary":
        hit, actual, chosen = hit[1:], actual[1:], chosen[1:]
    elif average == "micro":
        hit, actual, chosen = hit.sum(keepdims=True), actual.sum(keepdims=True), chosen.sum()
    weights = actual if average == "weighted" else None
    scores = (
        np.divide(above, below, out=np.full(hit.shape, float(zero_division)), where=below > 0)
        for above, below in ((hit, chosen), (hit, actual), (2 * hit, actual + chosen))
    )
    return PrecisionRecallF1(*(float(np.average(score, weights=weights)) for score in scores))


class _Thresholds(NamedTuple):
    """For each distinct score, highest first: rows that reach it, and positives among them."""

    scores: np.ndarray
    rows: np.ndarray
    positives: np.ndarray


def _thresholds(y: np.ndarray, score: np.ndarray) -> _Thresholds:
    order = np.argsort(-score)
    score = score[order]
    # the last row of each run of equal scores; not by differences: inf - inf is NaN
    last = np.append(np.flatnonzero(score[1:] != score[:-1]), score.size - 1)
    return _Thresholds(score[last], last + 1, np.cumsum(y[order])[last])


def _check(y: ArrayLike, score: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    y, score = np.asarray(y), np.asarray(score, dtype=np.float64)
    if y.ndim != 1 or y.shape != score.shape:
        raise ValueError(f"y and score must have one shape (n,), not {y.shape} and {score.shape}")
    if np.isnan(score).any():
        raise ValueError(f"score {int(np.isnan(score).argmax())} is NaN")
    if not np.isin(y, (0, 1)).all():
        raise ValueError(f"label {int((~np.isin(y, (0, 1))).argmax())} is neither 0 nor 1")
    return y.astype(np.int64), score


def _check_both_classes(y: ArrayLike, score: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    y, score = _check(y, score)
    if not 0 < y.sum() < y.size:
        raise ValueError("a ROC curve needs rows of both classes")
    return y, score


def roc_auc(y: ArrayLike, score: ArrayLike) -> float:
    """Probability that a positive row scores above a negative one; a tie counts half.

    Parameters
    ----------
    y : array_like of 0 and 1, shape (n,)
    score : array_like of float, shape (n,)
        Larger means more likely positive; only the order counts.

    Returns
    -------
    float
        In [0, 1]. One sort, O(n log n).

    Raises
    ------
    ValueError
        If the shapes differ, labels are not 0 and 1, a score is NaN, or a class has no row.

    References
    ----------
    Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27, 2006, section 7.
    """
    y, score = _check_both_classes(y, score)
    _, rows, positives = _thresholds(y, score)
    true = np.concatenate([[0], positives])
    false = np.concatenate([[0], rows - positives])
    return float(np.trapezoid(true, false) / (true[-1] * false[-1]))


def roc_auc_interval(y: ArrayLike, score: ArrayLike, *, level: float = 0.95) -> Interval:
    """ROC AUC with DeLong's interval, which needs no resampling.

    The AUC is the mean over positives of the share of negatives that they beat, and at the same time the
    mean over negatives of the share of positives that beat them. The variances of both means add up.

    Parameters
    ----------
    y : array_like of 0 and 1, shape (n,)
    score : array_like of float, shape (n,)
    level : float
        Coverage aimed at, in (0, 1).

    Returns
    -------
    Interval
        Cut off at 0 and 1. Rows must be independent; with several rows a user resample users instead.
        Too narrow for a handful of rows of a class, and without width where the AUC is 0 or 1.

    Raises
    ------
    ValueError
        As `roc_auc`; also if a class has a single row, or `level` lies outside (0, 1).

    References
    ----------
    DeLong, DeLong & Clarke-Pearson, "Comparing the areas under two or more correlated receiver operating
    characteristic curves", Biometrics 44, 1988. By ranks: Sun & Xu, IEEE Signal Processing Letters 21, 2014.
    """
    y, score = _check_both_classes(y, score)
    if not 0 < level < 1:
        raise ValueError(f"level must lie in (0, 1), not {level}")
    if not 1 < y.sum() < y.size - 1:
        raise ValueError("an interval needs at least two rows of each class")
    positive = y == 1
    n_positive, n_negative = positive.sum(), (~positive).sum()
    ranks = rankdata(score)
    beaten = (ranks[positive] - rankdata(score[positive])) / n_negative
    beating = 1 - (ranks[~positive] - rankdata(score[~positive])) / n_positive
    auc = beaten.mean()
    error = np.sqrt(beaten.var(ddof=1) / n_positive + beating.var(ddof=1) / n_negative)
    reach = ndtri((1 + level) / 2) * error
    return Interval(float(auc), float(max(auc - reach, 0)), float(min(auc + reach, 1)))


def grouped_auc(y: ArrayLike, score: ArrayLike, groups: ArrayLike) -> float:
    """ROC AUC within groups (users, platforms), averaged by the groups' rows: "GAUC".

    Parameters
    ----------
    y : array_like of 0 and 1, shape (n,)
    score : array_like of float, shape (n,)
    groups : array_like, shape (n,)
        Rows are compared within their group only. A group with rows of one class says nothing and
        is left out.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        As `roc_auc`; also if `groups` has another length, or no group has rows of both classes.

    References
    ----------
    Zhou et al., "Deep interest network for click-through rate prediction", KDD 2018.
    """
    y, score = _check(y, score)
    _, group = np.unique(np.asarray(groups), return_inverse=True)
    if group.shape != y.shape:
        raise ValueError(f"groups has shape {group.shape}, but there are {y.size} rows")
    if not y.size:
        raise ValueError("no group has rows of both classes")
    # Ranks of the pair (group, score) differ from ranks within the group by the rows of earlier groups.
    _, level = np.unique(score, return_inverse=True)
    rows, positives = np.bincount(group), np.bincount(group, weights=y)
    start = np.cumsum(rows) - rows
    rank = rankdata(group * (level.max() + 1) + level) - start[group]
    wins = np.bincount(group, weights=rank * y) - positives * (positives + 1) / 2
    both = (positives > 0) & (positives < rows)
    if not both.any():
        raise ValueError("no group has rows of both classes")
    auc = wins[both] / (positives * (rows - positives))[both]
    return float(np.average(auc, weights=rows[both]))


def precision_recall_curve(y: ArrayLike, score: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Precision and recall at each distinct score as a threshold, highest first.

    Parameters
    ----------
    y : array_like of 0 and 1, shape (n,)
    score : array_like of float, shape (n,)

    Returns
    -------
    precision, recall : ndarray of float, shape (n_distinct_scores,)
        Without a point at recall 0, where precision is 0 / 0.

    Raises
    ------
    ValueError
        If the shapes differ, labels are not 0 and 1, a score is NaN, or no row is positive.
    """
    y, score = _check(y, score)
    if not y.any():
        raise ValueError("recall needs at least one positive row")
    _, rows, positives = _thresholds(y, score)
    return positives / rows, positives / positives[-1]


def average_precision(y: ArrayLike, score: ArrayLike) -> float:
    r"""Mean precision at the positives: the precision–recall curve summed in steps.

    .. math:: \mathrm{AP} = \sum_t (R_t - R_{t-1}) P_t

    over the distinct scores t, highest first.

    Parameters
    ----------
    y : array_like of 0 and 1, shape (n,)
    score : array_like of float, shape (n,)

    Returns
    -------
    float
        In (0, 1]; for a score without information it is close to the share of positives.

    Raises
    ------
    ValueError
        As `precision_recall_curve`.

    References
    ----------
    Davis & Goadrich, "The relationship between precision-recall and ROC curves", ICML 2006, on why the
    points must not be joined by straight lines.
    """
    precision, recall = precision_recall_curve(y, score)
    return float(np.diff(recall, prepend=0.0) @ precision)


def log_loss(y: ArrayLike, logits: ArrayLike) -> float:
    """Mean negative log-likelihood, from logits and without ever forming a probability.

    Parameters
    ----------
    y : array_like of int, shape (n,)
        0 or 1; with several classes 0 … n_classes − 1.
    logits : array_like of float, shape (n,) or (n, n_classes)
        Log-odds of class 1, or unnormalised log-probabilities of the classes.

    Returns
    -------
    float
        In nats; exact to rounding for logits of any size.

    Raises
    ------
    ValueError
        If there is no row, the shapes do not fit, a label is no class, or a logit is not finite.
    """
    y, logits = np.asarray(y), np.asarray(logits, dtype=np.float64)
    if logits.ndim not in (1, 2) or y.shape != logits.shape[:1] or not logits.size:
        raise ValueError(f"labels of shape {y.shape} do not fit logits of shape {logits.shape}")
    if not np.isfinite(logits).all():
        raise ValueError("logits must be finite")
    n_classes = 2 if logits.ndim == 1 else logits.shape[1]
    if not np.isin(y, np.arange(n_classes)).all():
        raise ValueError(f"labels must be whole numbers from 0 to {n_classes - 1}")
    if logits.ndim == 1:
        return float(np.logaddexp(0, np.where(y == 1, -logits, logits)).mean())
    # Logits relative to the true class: no large numbers are subtracted in the end.
    relative = logits - np.take_along_axis(logits, y.astype(int)[:, None], axis=1)
    return float(np.logaddexp.reduce(relative, axis=1).mean())
