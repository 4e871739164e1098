"""Shops to act in, with Gymnasium's interface."""

from __future__ import annotations

import gymnasium as gym
import numpy as np

from cartshift.rl.mdp import MDP

__all__ = ["ACTIONS", "STATES", "CouponEnv", "TabularEnv", "coupon_mdp"]

STATES = (
    "view",
    "cart",
    "bought",
    "view, spoilt",
    "cart, spoilt",
    "bought, spoilt",
    "gone",
)
ACTIONS = ("nothing", "nudge", "coupon")

MARGIN, DISCOUNT = 10.0, 4.0
#: A coupon makes a shopper wait for the next one; without coupons that wears off.
SPOIL, RECOVER = 0.8, 0.1
#: Next event (view, cart, buy, leave), by last event and action: an ordinary shopper.
_ORDINARY = {
    "view": ((0.67, 0.16, 0.04, 0.13), (0.54, 0.29, 0.03, 0.14), (0.62, 0.20, 0.05, 0.13)),
    "cart": ((0.30, 0.22, 0.34, 0.14), (0.25, 0.20, 0.35, 0.20), (0.18, 0.12, 0.62, 0.08)),
    "bought": ((0.78, 0.05, 0.02, 0.15), (0.66, 0.10, 0.01, 0.23), (0.79, 0.06, 0.03, 0.12)),
}
#: The same for a spoilt one: without a coupon the cart is left standing.
_SPOILT = {
    "view": ((0.72, 0.10, 0.02, 0.16), (0.60, 0.22, 0.01, 0.17), (0.57, 0.23, 0.05, 0.15)),
    "cart": ((0.42, 0.34, 0.07, 0.17), (0.36, 0.32, 0.09, 0.23), (0.24, 0.14, 0.52, 0.10)),
    "bought": ((0.73, 0.05, 0.02, 0.20), (0.63, 0.08, 0.01, 0.28), (0.77, 0.06, 0.03, 0.14)),
}


def coupon_mdp() -> MDP:
    """Build the decision process of a shopper who may get a nudge or a coupon before every event.

    A state of `STATES` is the last event, and whether the shopper has been spoilt by coupons. An
    action of `ACTIONS` changes how likely the next event is to be a view, a cart, a purchase or the
    end. A purchase earns 10, with a coupon 6. After a coupon an ordinary shopper is spoilt with
    probability 0.8; without one a spoilt shopper recovers with probability 0.1.

    Returns
    -------
    MDP
        7 states, 3 actions; an episode starts at ``view`` and ends at ``gone``.
    """
    events = len(_ORDINARY)
    n_states, n_actions = len(STATES), len(ACTIONS)
    gone = n_states - 1
    P = np.zeros((n_states, n_actions, n_states))
    rewards = np.zeros_like(P)
    for spoilt, shopper in enumerate((_ORDINARY, _SPOILT)):
        for event, rows in enumerate(shopper.values()):
            for action, row in enumerate(rows):
                coupon = ACTIONS[action] == "coupon"
                if spoilt:
                    stays_spoilt = 1.0 if coupon else 1 - RECOVER
                else:
                    stays_spoilt = SPOIL if coupon else 0.0
                s = spoilt * events + event
                P[s, action, :events] = np.array(row[:events]) * (1 - stays_spoilt)
                P[s, action, events:gone] = np.array(row[:events]) * stays_spoilt
                P[s, action, gone] = row[events]
                rewards[s, action, [2, events + 2]] = MARGIN - DISCOUNT * coupon
    P[gone, :, gone] = 1
    start, terminal = np.zeros(n_states), np.zeros(n_states, dtype=bool)
    start[0], terminal[gone] = 1, True
    return MDP(P, rewards, start, terminal)


class TabularEnv(gym.Env[int, int]):
    """Any finite decision process as a Gymnasium environment.

    Observations and actions are `Discrete`; `gymnasium.wrappers.FlattenObservation` makes one-hot
    vectors of the former.

    Parameters
    ----------
    mdp : MDP

    Attributes
    ----------
    mdp : MDP
        The truth, for exact solutions.
    """

    def __init__(self, mdp: MDP):
        self.mdp = mdp
        n_states, n_actions, _ = mdp.P.shape
        self.observation_space = gym.spaces.Discrete(n_states)
        self.action_space = gym.spaces.Discrete(n_actions)
        self._next = np.cumsum(mdp.P, axis=2)
        self._state: int | None = None

    def reset(self, *, seed: int | None = None, options: dict | None = None) -> tuple[int, dict]:
        """Begin an episode.

        Parameters
        ----------
        seed : int, optional
            Starts the random numbers anew.
        options : dict, optional
            Not used.

        Returns
        -------
        observation : int
        info : dict
            Empty.
        """
        super().reset(seed=seed)
        self._state = int(self.np_random.choice(len(self.mdp.start), p=self.mdp.start))
        return self._state, {}

    def step(self, action: int) -> tuple[int, float, bool, bool, dict]:
        """Act once.

        Parameters
        ----------
        action : int

        Returns
        -------
        observation : int
        reward : float
        terminated : bool
            The episode is over; `reset` before the next step.
        truncated : bool
            Always False.
        info : dict
            Empty.

        Raises
        ------
        gymnasium.error.ResetNeeded
            If no episode is under way.
        ValueError
            If there is no such action.
        """
        if self._state is None:
            raise gym.error.ResetNeeded("call reset() before step()")
        if not self.action_space.contains(action):
            raise ValueError(f"action must be from 0 to {self.action_space.n - 1}, not {action!r}")
        row = self._next[self._state, action]
        # the last sum can lie a rounding error below 1: no draw may fall behind it
        state = min(int(row.searchsorted(self.np_random.random(), side="right")), len(row) - 1)
        reward = float(self.mdp.rewards[self._state, action, state])
        terminated = bool(self.mdp.terminal[state])
        self._state = None if terminated else state
        return state, reward, terminated, False, {}


class CouponEnv(TabularEnv):
    """The shopper of `coupon_mdp`."""

    def __init__(self):
        super().__init__(coupon_mdp())
