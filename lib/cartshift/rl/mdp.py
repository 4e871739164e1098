"""A finite Markov decision process, and logs drawn from it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple

import numba
import numpy as np

__all__ = ["MDP", "Transitions", "sample"]


class MDP(NamedTuple):
    """A finite Markov decision process.

    Attributes
    ----------
    P : ndarray of float64, shape (n_states, n_actions, n_states)
        ``P[s, a, t]``: probability that action ``a`` in state ``s`` leads to state ``t``.
    rewards : ndarray of float64, shape (n_states, n_actions, n_states)
        What that step pays.
    start : ndarray of float64, shape (n_states,)
        Distribution of the first state of an episode.
    terminal : ndarray of bool, shape (n_states,)
        States in which an episode ends: they lead to themselves and pay nothing.
    """

    P: np.ndarray
    rewards: np.ndarray
    start: np.ndarray
    terminal: np.ndarray

    @property
    def R(self) -> np.ndarray:
        """Expected reward of a step, float64, shape (n_states, n_actions)."""
        return (self.P * self.rewards).sum(axis=2)


@dataclass(frozen=True, eq=False)
class Transitions:
    """A log of steps, one entry each, in the order in which they happened.

    Attributes
    ----------
    state, action, next_state : ndarray of int64, shape (n,)
    reward : ndarray of float64, shape (n,)
    terminal : ndarray of bool, shape (n,)
        The episode ended with this step: there is nothing behind `next_state`.
    """

    state: np.ndarray
    action: np.ndarray
    reward: np.ndarray
    next_state: np.ndarray
    terminal: np.ndarray

    def __getitem__(self, rows) -> Transitions:
        """Steps chosen by a slice, a mask or positions."""
        return Transitions(*(getattr(self, field.name)[rows] for field in fields(self)))

    def __len__(self) -> int:
        """Return the number of steps."""
        return len(self.state)


def sample(mdp: MDP, policy: np.ndarray, n_steps: int, rng: np.random.Generator) -> Transitions:
    """Draw a log: episodes one after the other, the last one cut off.

    Parameters
    ----------
    mdp : MDP
    policy : ndarray of float, shape (n_states, n_actions)
        Probability of each action in each state.
    n_steps : int
        Steps to draw, at least 1.
    rng : numpy.random.Generator

    Returns
    -------
    Transitions

    Raises
    ------
    ValueError
        If a row of the policy is no distribution, or `n_steps` is below 1.
    """
    policy = np.asarray(policy, dtype=np.float64)
    shape = mdp.P.shape[:2]
    if policy.shape != shape:
        raise ValueError(f"the policy must have shape {shape}, not {policy.shape}")
    bad = (policy < 0).any(axis=1) | ~np.isclose(policy.sum(axis=1), 1)
    if bad.any():
        raise ValueError(f"row {int(bad.argmax())} of the policy is no distribution over actions")
    if n_steps < 1:
        raise ValueError(f"n_steps must be at least 1, not {n_steps}")
    # the last sum is 1 but for rounding, and a draw just below 1 must not fall behind it
    steps = [np.cumsum(p, axis=-1) for p in (mdp.start, policy, mdp.P)]
    for cumulated in steps:
        cumulated[..., -1] = 1.0
    state, action, next_state = _walk(*steps, mdp.terminal, rng.random((n_steps, 3)))
    return Transitions(
        state, action, mdp.rewards[state, action, next_state], next_state, mdp.terminal[next_state]
    )


@numba.njit(cache=True)
def _walk(start, policy, P, terminal, draws):
    n = len(draws)
    states, actions, next_states = np.empty((3, n), dtype=np.int64)
    state, ended = 0, True
    for i in range(n):
        if ended:
            state = np.searchsorted(start, draws[i, 0], side="right")
        action = np.searchsorted(policy[state], draws[i, 1], side="right")
        next_state = np.searchsorted(P[state, action], draws[i, 2], side="right")
        states[i], actions[i], next_states[i] = state, action, next_state
        state, ended = next_state, terminal[next_state]
    return states, actions, next_states
