"""Which action to try: the two rules that an interview asks for."""

import numpy as np

__all__ = ["epsilon_greedy", "ucb1"]


def epsilon_greedy(values: np.ndarray, epsilon: float, rng: np.random.Generator) -> int:
    """Choose the best action, or with a small probability any.

    Parameters
    ----------
    values : array_like of float, shape (n_actions,)
        Estimated value of each action. Of several best ones each is equally likely.
    epsilon : float
        Probability of a uniform draw among all actions, in [0, 1].
    rng : numpy.random.Generator

    Returns
    -------
    int

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
    if values.ndim != 1 or not values.size:
        raise ValueError(f"values must be one row of at least one action, not {values.shape}")
    if rng.random() < epsilon:
        return int(rng.integers(values.size))
    best = np.flatnonzero(values == values.max())
    return int(best[rng.integers(best.size)])


def ucb1(counts: np.ndarray, means: np.ndarray, t: int) -> int:
    """Choose the action whose upper confidence bound is highest.

    Parameters
    ----------
    counts : array_like of int, shape (n_actions,)
        How often each action was tried. An untried one comes first.
    means : array_like of float, shape (n_actions,)
        Mean reward of each, rewards in [0, 1]; that of an untried action may be NaN.
    t : int
        Tries so far, of all actions.

    Returns
    -------
    int
        The lowest number on a tie.

    Raises
    ------
    ValueError
        If the shapes differ, a count is negative, a tried action has a NaN mean, or `t` is below 1
        though all were tried.

    References
    ----------
    Auer, Cesa-Bianchi & Fischer, "Finite-time analysis of the multiarmed bandit problem", 2002.
    """
    counts, means = np.asarray(counts), np.asarray(means, dtype=np.float64)
    if counts.shape != means.shape or counts.ndim != 1 or not counts.size:
        raise ValueError(f"counts {counts.shape} and means {means.shape} must be equally long rows")
    if (counts < 0).any():
        raise ValueError(f"counts must not be negative: {counts.min()}")
    if np.isnan(means[counts > 0]).any():
        raise ValueError("the mean of an action that was tried is NaN")
    if (counts == 0).any():
        return int(np.argmin(counts))
    if t < 1:
        raise ValueError(f"t must be at least 1, not {t}")
    return int(np.argmax(means + np.sqrt(2 * np.log(t) / counts)))
