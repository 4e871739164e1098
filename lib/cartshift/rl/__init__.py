"""Decisions: tabular reinforcement learning and bandits.

`cartshift.rl.environments` alone needs Gymnasium and is imported by its full name, and so is
`cartshift.rl.lifetime`, a model of when customers come back.
"""

from cartshift.rl.bandits import epsilon_greedy, thompson, ucb1
from cartshift.rl.mdp import MDP, Transitions, sample
from cartshift.rl.tabular import (
    QTable,
    double_q_learning,
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
    "double_q_learning",
    "empirical_mdp",
    "epsilon_greedy",
    "policy_values",
    "q_learning",
    "sample",
    "sarsa",
    "thompson",
    "ucb1",
    "value_iteration",
]
