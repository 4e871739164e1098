"""The value of a policy that was never shown, from the log of another one."""

import numpy as np
from numpy.typing import ArrayLike

from cartshift.metrics.clusters import cluster_mean
from cartshift.metrics.intervals import Interval

__all__ = ["ips", "snips"]


def ips(
    reward: ArrayLike,
    propensity: ArrayLike,
    target: ArrayLike,
    groups: ArrayLike | None = None,
    *,
    level: float = 0.95,
) -> Interval:
    r"""Inverse propensity score: rewards weighted by how much likelier the new policy is to act so.

    .. math:: \hat V = \frac1n \sum_i \sum_k \frac{\pi(a_{ik} \mid x_i)}{\pi_0(a_{ik} \mid x_i)} r_{ik}

    Unbiased when every action that the new policy takes had a positive propensity, and, for slates, when
    the reward at a position depends on the item there alone.

    Parameters
    ----------
    reward : array_like of float, shape (n,) or (n, k)
        Of each logged action; with k positions a row is one slate, whose rewards add up.
    propensity : array_like of float, same shape
        Probability with which the logging policy took the action, in (0, 1].
    target : array_like of float, same shape
        Probability with which the new policy takes it, in [0, 1].
    groups : array_like, shape (n,), optional
        User of each row, for the interval; all different by default.
    level : float

    Returns
    -------
    Interval
        Value of a row (an action, a slate).

    Raises
    ------
    ValueError
        If shapes differ or probabilities are out of range; as `cartshift.metrics.clusters.cluster_mean`.

    References
    ----------
    Horvitz & Thompson, "A generalization of sampling without replacement from a finite universe", JASA
    1952. By position: Li et al., "Offline evaluation of ranking policies with click models", KDD 2018.
    """
    reward, weight = _weights(reward, propensity, target)
    terms = (weight * reward).sum(axis=1)
    return cluster_mean(terms, _rows(terms, groups), level=level)


def snips(
    reward: ArrayLike,
    propensity: ArrayLike,
    target: ArrayLike,
    groups: ArrayLike | None = None,
    *,
    level: float = 0.95,
) -> Interval:
    r"""Self-normalised `ips`: at each position, rewards are averaged with the weights.

    .. math:: \hat V = \sum_k \frac{\sum_i w_{ik} r_{ik}}{\sum_i w_{ik}}

    A little biased, and steadier: it lies between the smallest and the largest reward, whatever the
    weights add up to. The interval is the delta method's.

    Parameters, returns and errors are those of `ips`; also an error if all weights of a position are 0.

    References
    ----------
    Swaminathan & Joachims, "The self-normalized estimator for counterfactual learning", NeurIPS 2015.
    """
    reward, weight = _weights(reward, propensity, target)
    mean = weight.mean(axis=0)
    if not (mean > 0).all():
        raise ValueError(f"no logged action at position {int((mean <= 0).argmax())} has a weight")
    value = (weight * reward).mean(axis=0) / mean
    terms = value.sum() + (weight * (reward - value) / mean).sum(axis=1)
    return cluster_mean(terms, _rows(terms, groups), level=level)


def _weights(
    reward: ArrayLike, propensity: ArrayLike, target: ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    r, p0, p1 = (np.asarray(x, dtype=np.float64) for x in (reward, propensity, target))
    if r.ndim not in (1, 2) or not r.shape == p0.shape == p1.shape:
        raise ValueError(
            f"reward, propensity and target must have one shape (n,) or (n, k), not {r.shape}, "
            f"{p0.shape}, {p1.shape}"
        )
    if not ((p0 > 0) & (p0 <= 1)).all() or not ((p1 >= 0) & (p1 <= 1)).all():
        raise ValueError("propensity must lie in (0, 1], target in [0, 1]")
    shape = (len(r), -1) if r.size else (0, 1)
    return r.reshape(shape), (p1 / p0).reshape(shape)


def _rows(terms: np.ndarray, groups: ArrayLike | None) -> ArrayLike:
    return np.arange(terms.size) if groups is None else groups
