"""Which action to try: the three rules that an interview asks for.

Each takes one row of actions, or many rows at once (runs, visitors), one action for each.
"""

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["epsilon_greedy", "thompson", "ucb1"]


def epsilon_greedy(
    values: ArrayLike, epsilon: float, rng: np.random.Generator
) -> np.int64 | np.ndarray:
    """Choose the best action, or with a small probability any.

    Parameters
    ----------
    values : array_like of float, shape (..., n_actions)
        Estimated value of each action. Of several best ones each is equally likely.
    epsilon : float
        Probability of a uniform draw among all actions, in [0, 1]; each row tosses its own coin.
    rng : numpy.random.Generator

    Returns
    -------
    int or ndarray of int, shape (...)

    Raises
    ------
    ValueError
        If `epsilon` lies outside [0, 1] or there is no action.

    References
    ----------
    Sutton & Barto, "Reinforcement Learning", 2nd ed. 2018, section 2.2.
    """
    values = np.asarray(values, dtype=np.float64)
    if not 0 <= epsilon <= 1:
        raise ValueError(f"epsilon must lie in [0, 1], not {epsilon}")
    if values.ndim < 1 or not values.shape[-1]:
        raise ValueError(f"values must be rows of at least one action, not {values.shape}")
    explore = rng.random(values.shape[:-1]) < epsilon
    candidate = (values == values.max(axis=-1, keepdims=True)) | explore[..., np.newaxis]
    return np.where(candidate, rng.random(values.shape), -1.0).argmax(axis=-1)


def ucb1(
    counts: ArrayLike, means: ArrayLike, t: int, *, width: float = 1.0
) -> np.int64 | np.ndarray:
    """Choose the action whose upper confidence bound is highest.

    Parameters
    ----------
    counts : array_like of int, shape (..., n_actions)
        How often each action was tried. An untried one comes first.
    means : array_like of float, shape (..., n_actions)
        Mean reward of each, rewards in [0, 1]; that of an untried action may be NaN.
    t : int
        Tries so far, of all actions.
    width : float
        Factor on the bonus, not negative. The theorem on the regret is about 1.

    Returns
    -------
    int or ndarray of int, shape (...)
        The lowest number on a tie.

    Raises
    ------
    ValueError
        If the shapes differ, a count or `width` is negative, a tried action has a NaN mean, or `t` is
        below 1 though all were tried.

    References
    ----------
    Auer, Cesa-Bianchi & Fischer, "Finite-time analysis of the multiarmed bandit problem", 2002.
    """
    counts, means = np.asarray(counts), np.asarray(means, dtype=np.float64)
    if counts.shape != means.shape or counts.ndim < 1 or not counts.shape[-1]:
        raise ValueError(f"counts {counts.shape} and means {means.shape} must be equally long rows")
    if (counts < 0).any():
        raise ValueError(f"counts must not be negative: {counts.min()}")
    if np.isnan(means[counts > 0]).any():
        raise ValueError("the mean of an action that was tried is NaN")
    if not width >= 0:
        raise ValueError(f"width must not be negative, not {width}")
    if t < 1 and (counts > 0).all(axis=-1).any():
        raise ValueError(f"t must be at least 1, not {t}")
    bonus = width * np.sqrt(2 * np.log(max(t, 1)) / np.maximum(counts, 1))
    return np.where(counts > 0, means + bonus, np.inf).argmax(axis=-1)


def thompson(wins: ArrayLike, losses: ArrayLike, rng: np.random.Generator) -> np.int64 | np.ndarray:
    """Choose each action as often as it may be the best one, for rewards of 0 and 1.

    One draw from each action's posterior, a Beta(1 + wins, 1 + losses); the largest is chosen.

    Parameters
    ----------
    wins, losses : array_like of int, shape (..., n_actions)
        Rewards of 1 and of 0 so far.
    rng : numpy.random.Generator

    Returns
    -------
    int or ndarray of int, shape (...)

    Raises
    ------
    ValueError
        If the shapes differ, there is no action, or a count is negative.

    References
    ----------
    Thompson, "On the likelihood that one unknown probability exceeds another in view of the evidence
    of two samples", Biometrika 25, 1933.
    """
    wins, losses = np.asarray(wins), np.asarray(losses)
    if wins.shape != losses.shape or wins.ndim < 1 or not wins.shape[-1]:
        raise ValueError(f"wins {wins.shape} and losses {losses.shape} must be equally long rows")
    if (wins < 0).any() or (losses < 0).any():
        raise ValueError("wins and losses must not be negative")
    return rng.beta(1 + wins, 1 + losses).argmax(axis=-1)
