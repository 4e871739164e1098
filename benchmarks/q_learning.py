"""Tabular Q-learning: quality against exact value iteration, speed against a plain-Python loop.

Figures to reach: the greedy policy loses no more than 1 % of the optimal value, the same table as
the plain loop, and at least 10 times its updates per second.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict

import numpy as np

from cartshift.rl import policy_values, q_learning, sample, value_iteration
from cartshift.rl.environments import coupon_mdp

GAMMA, DECAY = 0.95, 0.8
STEPS, SEEDS = 1_000_000, 5
RUNS = 3


def plain_loop(log):
    """What most tutorials write: a dictionary of dictionaries, one step at a time."""
    n_actions = 3
    q = defaultdict(lambda: [0.0] * n_actions)
    visits = defaultdict(int)
    columns = (log.state, log.action, log.reward, log.next_state, log.terminal)
    for s, a, r, t, end in zip(*(column.tolist() for column in columns), strict=True):
        visits[s, a] += 1
        target = r if end else r + GAMMA * max(q[t])
        q[s][a] += (target - q[s][a]) / visits[s, a] ** DECAY
    return q


def timed(learn, log):
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = learn(log)
        seconds.append(time.perf_counter() - start)
    return result, sorted(seconds)[RUNS // 2]


def main() -> int:
    mdp = coupon_mdp()
    n_states, n_actions = mdp.R.shape
    optimal = value_iteration(mdp.P, mdp.R, GAMMA)
    best = policy_values(mdp.P, mdp.R, optimal.argmax(axis=1), GAMMA) @ mdp.start
    behaviour = np.full((n_states, n_actions), 1 / n_actions)

    def learn(log):
        return q_learning(log, n_states, n_actions, GAMMA, decay=DECAY)

    logs = [sample(mdp, behaviour, STEPS, np.random.default_rng(seed)) for seed in range(SEEDS)]
    learn(logs[0][:10])  # compile
    tables = [learn(log) for log in logs]
    errors = [np.abs(table.q - optimal).max() / optimal.max() for table in tables]
    regrets = [
        1 - policy_values(mdp.P, mdp.R, table.q.argmax(axis=1), GAMMA) @ mdp.start / best
        for table in tables
    ]

    ours, our_seconds = timed(learn, logs[0])
    plain, plain_seconds = timed(plain_loop, logs[0])
    difference = max(abs(ours.q[s] - plain[s]).max() for s in plain)
    ratio = plain_seconds / our_seconds

    good, same, fast = max(regrets) <= 0.01, difference < 1e-9, ratio >= 10
    print(f"{STEPS:,} updates of a log, {SEEDS} seeds; value iteration is the truth")
    print(f"{'regret':>18}  {np.mean(regrets):.2%} (worst {max(regrets):.2%})")
    print(
        f"{'error of Q':>18}  {np.mean(errors):.2%} of the largest value (worst {max(errors):.2%})"
    )
    print(f"{'updates a second':>18}  {STEPS / our_seconds / 1e6:.1f} million")
    print(f"{'plain loop':>18}  {STEPS / plain_seconds / 1e6:.1f} million, {ratio:.0f} x slower")
    print(f"{'same table':>18}  {'yes' if same else 'NO'} (largest difference {difference:.1e})")
    print(f"{'reached':>18}  {'yes' if good and same and fast else 'NO'}")
    return 0 if good and same and fast else 1


if __name__ == "__main__":
    sys.exit(main())
