"""Values of a small decision process: solved when it is known, learned when only a log is."""

from __future__ import annotations

from dataclasses import fields
from typing import NamedTuple

import numba
import numpy as np

from cartshift.rl.mdp import MDP, Transitions

__all__ = [
    "QTable",
    "double_q_learning",
    "empirical_mdp",
    "policy_values",
    "q_learning",
    "sarsa",
    "value_iteration",
]


class QTable(NamedTuple):
    """What a learner knows.

    Attributes
    ----------
    q : ndarray of float64, shape (n_states, n_actions)
        Estimated discounted reward from here on.
    visits : ndarray of int64, shape (n_states, n_actions)
        Updates of each entry.
    """

    q: np.ndarray
    visits: np.ndarray


def value_iteration(P: np.ndarray, R: np.ndarray, gamma: float, tol: float = 1e-9) -> np.ndarray:
    """Solve a known decision process.

    Parameters
    ----------
    P : ndarray of float, shape (n_states, n_actions, n_states)
        Transition probabilities.
    R : ndarray of float, shape (n_states, n_actions)
        Expected rewards.
    gamma : float
        Discount, in [0, 1).
    tol : float
        Largest error of any returned value, above 0.

    Returns
    -------
    ndarray of float64, shape (n_states, n_actions)
        Optimal action values; ``.max(axis=1)`` are the values of states, ``.argmax(axis=1)`` is an
        optimal policy.

    Raises
    ------
    ValueError
        If the shapes do not fit, a row of `P` is no distribution, `R` is not finite, or `gamma` or
        `tol` is out of range.

    References
    ----------
    Puterman, "Markov Decision Processes", 1994, section 6.3: a sweep shrinks the error by `gamma`,
    so a last change of δ leaves an error of at most γ δ / (1 − γ).
    """
    P, R = _check_model(P, R, gamma)
    if not tol > 0:
        raise ValueError(f"tol must be above 0, not {tol}")
    Q = np.zeros_like(R)
    while True:
        previous, Q = Q, R + gamma * P @ Q.max(axis=1)
        if gamma * np.abs(Q - previous).max() <= tol * (1 - gamma):
            return Q


def policy_values(P: np.ndarray, R: np.ndarray, policy: np.ndarray, gamma: float) -> np.ndarray:
    """Value of every state when a fixed policy acts, by one linear solve.

    Parameters
    ----------
    P, R, gamma
        As for `value_iteration`.
    policy : ndarray, shape (n_states,) of int or (n_states, n_actions) of float
        The action in each state, or the probability of each action.

    Returns
    -------
    ndarray of float64, shape (n_states,)

    Raises
    ------
    ValueError
        As `value_iteration`.
    """
    P, R = _check_model(P, R, gamma)
    policy = np.asarray(policy)
    if policy.ndim == 1:
        policy = np.eye(R.shape[1])[policy]
    moves = np.einsum("sa,sat->st", policy, P)
    return np.linalg.solve(np.eye(len(moves)) - gamma * moves, (policy * R).sum(axis=1))


def q_learning(
    log: Transitions,
    n_states: int,
    n_actions: int,
    gamma: float,
    *,
    step_size: float = 1.0,
    decay: float = 0.8,
    start: QTable | None = None,
) -> QTable:
    """Learn optimal action values from a log, one step of the log after the other.

    The n-th update of an entry moves it by ``step_size / n**decay`` of the way to its target.
    ``decay=0`` is a constant step size; ``decay=1`` with ``gamma=0`` takes the plain mean.

    Parameters
    ----------
    log : Transitions
        By whatever policy, as long as it tries every action: Q-learning is off-policy.
    n_states, n_actions : int
    gamma : float
        Discount, in [0, 1].
    step_size : float
        In (0, 1].
    decay : float
        Not negative. Convergence needs 1/2 < decay <= 1.
    start : QTable, optional
        Where to go on from; zeros by default. It is not changed.

    Returns
    -------
    QTable

    Raises
    ------
    ValueError
        If the log names a state or an action outside the table, its columns differ in length, a
        reward is not finite, `start` has another shape, or a constant is out of range.

    References
    ----------
    Watkins & Dayan, "Q-learning", Machine Learning 8, 1992.
    """
    log = _check_log(log, n_states, n_actions)
    _check_learning(gamma, step_size, decay)
    table = _begin(start, (n_states, n_actions))
    columns = log.state, log.action, log.reward, log.next_state, log.terminal
    _replay(*columns, *table, gamma, step_size, decay)
    return table


@numba.njit(cache=True)
def _replay(state, action, reward, next_state, terminal, q, visits, gamma, step_size, decay):
    for i in range(len(state)):
        s, a = state[i], action[i]
        target = reward[i]
        if not terminal[i]:
            target += gamma * q[next_state[i]].max()
        visits[s, a] += 1
        q[s, a] += step_size / visits[s, a] ** decay * (target - q[s, a])


def double_q_learning(
    log: Transitions,
    n_states: int,
    n_actions: int,
    gamma: float,
    rng: np.random.Generator,
    *,
    step_size: float = 1.0,
    decay: float = 0.8,
) -> QTable:
    """Learn with two tables: the one that is updated chooses the best action, the other values it.

    A fair coin says which table takes a step of the log. Noise that makes an entry look best in one
    table is not in the other, so the largest of several noisy entries is no longer too high on average.

    Parameters
    ----------
    log, n_states, n_actions, gamma, step_size, decay
        As for `q_learning`; each table counts its own visits.
    rng : numpy.random.Generator

    Returns
    -------
    QTable
        The mean of both tables, and the visits of both together.

    Raises
    ------
    ValueError
        As `q_learning`.

    References
    ----------
    van Hasselt, "Double Q-learning", NeurIPS 2010.
    """
    log = _check_log(log, n_states, n_actions)
    _check_learning(gamma, step_size, decay)
    q = np.zeros((2, n_states, n_actions))
    visits = np.zeros(q.shape, dtype=np.int64)
    coins = rng.integers(2, size=len(log))
    columns = log.state, log.action, log.reward, log.next_state, log.terminal
    _replay_double(*columns, coins, q, visits, gamma, step_size, decay)
    return QTable(q.mean(axis=0), visits.sum(axis=0))


@numba.njit(cache=True)
def _replay_double(
    state, action, reward, next_state, terminal, coins, q, visits, gamma, step_size, decay
):
    for i in range(len(state)):
        s, a, t, k = state[i], action[i], next_state[i], coins[i]
        target = reward[i]
        if not terminal[i]:
            target += gamma * q[1 - k, t, q[k, t].argmax()]
        visits[k, s, a] += 1
        q[k, s, a] += step_size / visits[k, s, a] ** decay * (target - q[k, s, a])


def sarsa(
    mdp: MDP,
    n_steps: int,
    gamma: float,
    epsilon: float,
    rng: np.random.Generator,
    *,
    step_size: float = 1.0,
    decay: float = 0.8,
    start: QTable | None = None,
) -> QTable:
    """Learn the values of the ε-greedy policy that acts, while it acts.

    Parameters
    ----------
    mdp : MDP
        The shop to act in; only steps drawn from it are used. Of several best actions the lowest
        number is taken.
    n_steps : int
        Not negative.
    gamma, step_size, decay, start
        As for `q_learning`.
    epsilon : float
        Share of random actions, in [0, 1].
    rng : numpy.random.Generator

    Returns
    -------
    QTable

    Raises
    ------
    ValueError
        If a constant is out of range, or `start` has another shape.

    References
    ----------
    Rummery & Niranjan, "On-line Q-learning using connectionist systems", 1994.
    """
    _check_learning(gamma, step_size, decay)
    if not 0 <= epsilon <= 1:
        raise ValueError(f"epsilon must lie in [0, 1], not {epsilon}")
    if n_steps < 0:
        raise ValueError(f"n_steps must not be negative, not {n_steps}")
    table = _begin(start, mdp.P.shape[:2])
    # the last sum is 1 but for rounding, and a draw just below 1 must not fall behind it
    first, move = np.cumsum(mdp.start), np.cumsum(mdp.P, axis=2)
    first[-1] = move[..., -1] = 1.0
    draws = rng.random((n_steps, 4))
    _act(first, move, mdp.rewards, mdp.terminal, draws, *table, gamma, epsilon, step_size, decay)
    return table


@numba.njit(cache=True)
def _act(
    first, move, rewards, terminal, draws, q, visits, gamma, epsilon, step_size, decay
):  # fmt: skip
    n_actions = q.shape[1]
    s, a, begins = 0, 0, True
    for i in range(len(draws)):
        u, v, w, x = draws[i]
        if begins:
            s = np.searchsorted(first, u, side="right")
            a = int(v / epsilon * n_actions) if v < epsilon else q[s].argmax()
        t = np.searchsorted(move[s, a], w, side="right")
        # a draw below epsilon is uniform there: it also says which of the actions
        ahead = int(x / epsilon * n_actions) if x < epsilon else q[t].argmax()
        target = rewards[s, a, t]
        if not terminal[t]:
            target += gamma * q[t, ahead]
        visits[s, a] += 1
        q[s, a] += step_size / visits[s, a] ** decay * (target - q[s, a])
        s, a, begins = t, ahead, terminal[t]


def empirical_mdp(
    log: Transitions, n_states: int, n_actions: int, smoothing: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Estimate a decision process from a log, doubting that actions matter.

    The estimate for a state and an action is pulled towards what happened in that state whatever was
    done, as if that had been seen `smoothing` times more. A pair that was never seen takes it over; a
    state that was never left leads to itself and pays nothing, as an end of the episode does.

    Parameters
    ----------
    log : Transitions
    n_states, n_actions : int
    smoothing : float
        Not negative, in steps.

    Returns
    -------
    P : ndarray of float64, shape (n_states, n_actions, n_states)
    R : ndarray of float64, shape (n_states, n_actions)

    Raises
    ------
    ValueError
        If the log names a state or an action outside the table, a reward is not finite, or
        `smoothing` is negative or not finite.
    """
    if not 0 <= smoothing < np.inf:
        raise ValueError(f"smoothing must be finite and not negative, not {smoothing}")
    log = _check_log(log, n_states, n_actions)
    pair = log.state * n_actions + log.action
    shape = (n_states, n_actions, n_states)
    counts = np.bincount(pair * n_states + log.next_state, minlength=np.prod(shape)).reshape(shape)
    gains = np.bincount(pair, weights=log.reward, minlength=n_states * n_actions)
    gains = gains.reshape(n_states, n_actions)
    visits = counts.sum(axis=2)

    left = visits.sum(axis=1)  # how often each state was left
    seen = np.maximum(left, 1)
    usual = np.where(left[:, None] > 0, counts.sum(axis=1) / seen[:, None], np.eye(n_states))
    usual_gain = gains.sum(axis=1) / seen
    # no evidence and no smoothing: the limit of ever less smoothing
    weight = np.where((visits == 0) & (smoothing == 0), 1.0, smoothing)
    total = visits + weight
    P = (counts + weight[..., None] * usual[:, None]) / total[..., None]
    R = (gains + weight * usual_gain[:, None]) / total
    return P, R


def _begin(start: QTable | None, shape: tuple[int, int]) -> QTable:
    if start is None:
        return QTable(np.zeros(shape), np.zeros(shape, dtype=np.int64))
    # compiled code would write behind the end of a smaller table
    for part in start:
        if part.shape != shape:
            raise ValueError(f"start has shape {part.shape}, not {shape}")
    return QTable(start.q.copy(), start.visits.copy())


def _check_learning(gamma: float, step_size: float, decay: float) -> None:
    if not 0 <= gamma <= 1:
        raise ValueError(f"gamma must lie in [0, 1], not {gamma}")
    if not 0 < step_size <= 1:
        raise ValueError(f"step_size must lie in (0, 1], not {step_size}")
    if not decay >= 0:
        raise ValueError(f"decay must not be negative, not {decay}")


def _check_log(log: Transitions, n_states: int, n_actions: int) -> Transitions:
    reward = np.asarray(log.reward, dtype=np.float64)
    if len({len(getattr(log, field.name)) for field in fields(log)}) > 1:
        raise ValueError("the columns of the log differ in length")
    if not np.isfinite(reward).all():
        raise ValueError(f"reward of step {int((~np.isfinite(reward)).argmax())} is not finite")
    return Transitions(
        _check_codes(log.state, n_states, "state"),
        _check_codes(log.action, n_actions, "action"),
        reward,
        _check_codes(log.next_state, n_states, "next_state"),
        np.asarray(log.terminal, dtype=bool),
    )


def _check_codes(column: np.ndarray, size: int, name: str) -> np.ndarray:
    codes = np.asarray(column)
    if codes.size and not np.issubdtype(codes.dtype, np.integer):
        raise ValueError(f"{name} must hold integers, not {codes.dtype}")
    bad = (codes < 0) | (codes >= size)
    if bad.any():
        at = int(bad.argmax())
        raise ValueError(f"{name} of step {at} is {codes[at]}; it must be from 0 to {size - 1}")
    return codes.astype(np.int64)


def _check_model(P: np.ndarray, R: np.ndarray, gamma: float) -> tuple[np.ndarray, np.ndarray]:
    P, R = np.asarray(P, dtype=np.float64), np.asarray(R, dtype=np.float64)
    if R.ndim != 2 or P.shape != (*R.shape, R.shape[0]):
        raise ValueError(
            f"P {P.shape} and R {R.shape} must have shapes (n_states, n_actions, n_states) and "
            "(n_states, n_actions)"
        )
    if not np.isfinite(R).all():
        raise ValueError("R must be finite")
    bad = (P < 0).any(axis=2) | ~np.isclose(P.sum(axis=2), 1, rtol=0, atol=1e-9)
    if bad.any():
        s, a = (int(i) for i in np.argwhere(bad)[0])
        raise ValueError(f"P[{s}, {a}] is no distribution over next states")
    if not 0 <= gamma < 1:
        raise ValueError(f"gamma must lie in [0, 1), not {gamma}")
    return P, R
