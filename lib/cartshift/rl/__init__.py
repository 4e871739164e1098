"""Decisions: tabular reinforcement learning and bandits.

`cartshift.rl.environments` alone needs Gymnasium and is imported by its full name.
"""

from cartshift.rl.bandits import epsilon_greedy, ucb1
from cartshift.rl.mdp import MDP, Transitions, sample
from cartshift.rl.tabular import (
    QTable,
    empirical_mdp,
    policy_values,
    q_learning,
    sarsa,
    value_iteration,
)

__all__ = [
    "MDP",
    "QTable",
    "Transitions",
    "empirical_mdp",
    "epsilon_greedy",
    "policy_values",
    "q_learning",
    "sample",
    "sarsa",
    "ucb1",
    "value_iteration",
]
