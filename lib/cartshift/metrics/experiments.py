"""Online experiments: how many users they need, what they say, and two ways to need fewer."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from cartshift.metrics.intervals import Interval

__all__ = ["cuped", "difference_in_means", "power", "sample_size", "team_draft"]


def sample_size(
    difference: float, deviation: float, *, alpha: float = 0.05, power: float = 0.8
) -> int:
    r"""Users in each of two equal arms, so that a two-sided test sees a difference.

    .. math:: n = 2 \sigma^2 (z_{1 - \alpha/2} + z_{\text{power}})^2 / \delta^2

    Parameters
    ----------
    difference : float
        Difference of the two means that must not be missed, not 0.
    deviation : float
        Standard deviation of the outcome over *users* (whatever was randomised), positive.
    alpha : float
        Chance of a false alarm, in (0, 1).
    power : float
        Chance of seeing the difference, in (alpha, 1).

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If a number is out of range.
    """
    if difference == 0 or not deviation > 0 or not 0 < alpha < power < 1:
        raise ValueError(
            "difference must not be 0, deviation must be positive, 0 < alpha < power < 1; got "
            f"{difference}, {deviation}, {alpha}, {power}"
        )
    quantiles = ndtri(1 - alpha / 2) + ndtri(power)
    return int(np.ceil(2 * (deviation * quantiles / difference) ** 2))


def power(difference: float, deviation: float, n: int, *, alpha: float = 0.05) -> float:
    """Chance that a two-sided test with `n` users in each arm finds a difference, either way.

    Parameters and errors are those of `sample_size`; a difference of 0 gives `alpha`.
    """
    if not deviation > 0 or n < 1 or not 0 < alpha < 1:
        raise ValueError(
            f"deviation must be positive, n at least 1, alpha in (0, 1); got {deviation}, {n}, {alpha}"
        )
    shift = abs(difference) / (deviation * np.sqrt(2 / n))
    edge = ndtri(1 - alpha / 2)
    return float(ndtr(shift - edge) + ndtr(-shift - edge))


def difference_in_means(a: ArrayLike, b: ArrayLike, *, level: float = 0.95) -> Interval:
    """Mean of arm b minus mean of arm a, with the normal interval of two independent samples.

    Parameters
    ----------
    a, b : array_like of float, shapes (n,) and (m,)
        One outcome for each randomised unit; at least two each.
    level : float

    Returns
    -------
    Interval

    Raises
    ------
    ValueError
        If an arm has fewer than two units or `level` lies outside (0, 1).
    """
    a, b = (np.asarray(x, dtype=np.float64) for x in (a, b))
    if min(a.size, b.size) < 2 or not 0 < level < 1:
        raise ValueError("each arm needs two units at least, and level must lie in (0, 1)")
    error = np.sqrt(a.var(ddof=1) / a.size + b.var(ddof=1) / b.size)
    half = ndtri((1 + level) / 2) * error
    difference = b.mean() - a.mean()
    return Interval(float(difference), float(difference - half), float(difference + half))


def cuped(outcome: ArrayLike, before: ArrayLike) -> np.ndarray:
    r"""Take out of an outcome what was known before the experiment.

    .. math:: y - \theta (x - \bar x), \qquad \theta = \operatorname{cov}(x, y) / \operatorname{var}(x)

    Pass both arms together: with one θ for both, the difference of the arms' means stays unbiased, and
    the variance falls by the squared correlation of x and y.

    Parameters
    ----------
    outcome : array_like of float, shape (n,)
    before : array_like of float, shape (n,)
        Measured before the treatment began; anything that the treatment can move biases the result.

    Returns
    -------
    ndarray of float, shape (n,)
        Same mean as `outcome`; the outcome itself where `before` is constant.

    Raises
    ------
    ValueError
        If the shapes are not one (n,) with n > 1.

    References
    ----------
    Deng, Xu, Kohavi & Walker, "Improving the sensitivity of online controlled experiments by utilizing
    pre-experiment data", WSDM 2013.
    """
    y, x = np.asarray(outcome, dtype=np.float64), np.asarray(before, dtype=np.float64)
    if y.ndim != 1 or x.shape != y.shape or y.size < 2:
        raise ValueError(f"outcome and before must have one shape (n,), not {y.shape}, {x.shape}")
    x = x - x.mean()
    variance = x @ x
    return y - (x @ y / variance) * x if variance > 0 else y.copy()


def team_draft(
    a: np.ndarray, b: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Interleave two rankings for each user, as two captains choose teams.

    The ranking with fewer items in the list chooses next (a coin decides a tie): its best item that is
    not listed yet. A click counts for the ranking that chose the item.

    Parameters
    ----------
    a, b : ndarray of int, shape (n, k)
        Items, best first, each row without repeats.
    rng : numpy.random.Generator

    Returns
    -------
    items : ndarray of int, shape (n, k)
    from_b : ndarray of bool, shape (n, k)
        Whether b chose the item.

    Raises
    ------
    ValueError
        If the shapes are not one (n, k).

    References
    ----------
    Radlinski, Kurup & Joachims, "How does clickthrough data reflect retrieval quality?", CIKM 2008.
    """
    a, b = np.asarray(a), np.asarray(b)
    if a.ndim != 2 or a.shape != b.shape:
        raise ValueError(f"a and b must have one shape (n, k), not {a.shape} and {b.shape}")
    n, k = a.shape
    items, from_b = np.empty((n, k), dtype=a.dtype), np.zeros((n, k), dtype=bool)
    rows = np.arange(n)
    lead = np.zeros(n, dtype=np.int64)  # items of b minus items of a
    for place in range(k):
        turn = np.where(lead == 0, rng.random(n) < 0.5, lead < 0)
        ranking = np.where(turn[:, None], b, a)
        listed = (ranking[:, :, None] == items[:, None, :place]).any(axis=2)
        items[:, place] = ranking[rows, np.argmin(listed, axis=1)]
        from_b[:, place] = turn
        lead += np.where(turn, 1, -1)
    return items, from_b
