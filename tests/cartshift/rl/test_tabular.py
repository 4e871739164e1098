import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from cartshift.rl import (
    MDP,
    QTable,
    Transitions,
    double_q_learning,
    empirical_mdp,
    policy_values,
    q_learning,
    sample,
    sarsa,
    value_iteration,
)
from cartshift.rl.environments import coupon_mdp

GAMMA = 0.9


def random_mdp(seed, n_states=6, n_actions=3):
    rng = np.random.default_rng(seed)
    P = rng.dirichlet(np.full(n_states, 0.4), size=(n_states, n_actions))
    start, terminal = np.full(n_states, 1 / n_states), np.zeros(n_states, dtype=bool)
    P[-1], terminal[-1] = np.eye(n_states)[-1], True
    rewards = rng.normal(size=P.shape)
    rewards[-1] = 0
    return MDP(P, rewards, start, terminal)


def steps(*rows):
    state, action, reward, next_state, terminal = (np.array(c) for c in zip(*rows, strict=True))
    return Transitions(state, action, reward.astype(float), next_state, terminal.astype(bool))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), gamma=st.sampled_from([0.0, 0.5, 0.9, 0.99]))
def test_value_iteration_is_as_exact_as_it_promises_against_a_linear_programme(seed, gamma):
    mdp = random_mdp(seed)
    n, m = mdp.R.shape
    # the least V with V(s) >= R(s, a) + gamma P(s, a) V
    bounds = gamma * mdp.P - np.eye(n)[:, None]
    best = linprog(np.ones(n), bounds.reshape(n * m, n), -mdp.R.ravel(), bounds=(None, None)).x
    V = value_iteration(mdp.P, mdp.R, gamma, tol=1e-4).max(axis=1)
    assert np.abs(V - best).max() <= 1.001e-4
    greedy = value_iteration(mdp.P, mdp.R, gamma).argmax(axis=1)
    np.testing.assert_allclose(policy_values(mdp.P, mdp.R, greedy, gamma), best, atol=1e-6)


def test_the_shopper_in_the_cart_is_worth_5_45_when_one_waits():
    # waiting: 30 % buy at 10, half stay; a coupon: 60 % buy at 6, a tenth stays
    P = np.array([[[0.5, 0.5], [0.1, 0.9]], [[0, 1], [0, 1]]])
    R = np.array([[3.0, 3.6], [0, 0]])
    np.testing.assert_allclose(value_iteration(P, R, 0.9)[0], [3 / 0.55, 3.6 + 0.09 * 3 / 0.55])
    np.testing.assert_allclose(value_iteration(P, R, 0.0)[0], [3.0, 3.6])


def test_without_discount_ahead_q_learning_takes_the_mean():
    log = sample(random_mdp(1), np.full((6, 3), 1 / 3), 5000, np.random.default_rng(0))
    table = q_learning(log, 6, 3, 0.0, decay=1.0)
    for s in range(5):
        for a in range(3):
            chosen = (log.state == s) & (log.action == a)
            assert table.visits[s, a] == chosen.sum()
            assert table.q[s, a] == pytest.approx(log.reward[chosen].mean(), abs=1e-12)


def test_q_learning_equals_its_definition_and_goes_on_where_it_stopped():
    log = sample(random_mdp(2), np.full((6, 3), 1 / 3), 400, np.random.default_rng(0))
    q, visits = np.zeros((6, 3)), np.zeros((6, 3), dtype=int)
    for s, a, r, t, end in zip(
        log.state, log.action, log.reward, log.next_state, log.terminal, strict=True
    ):
        visits[s, a] += 1
        ahead = 0 if end else max(q[t])
        q[s, a] += 0.5 / visits[s, a] ** 0.8 * (r + GAMMA * ahead - q[s, a])
    whole = q_learning(log, 6, 3, GAMMA, step_size=0.5)
    np.testing.assert_allclose(whole.q, q, atol=1e-12)
    first = q_learning(log[:150], 6, 3, GAMMA, step_size=0.5)
    kept = first.q.copy()
    both = q_learning(log[150:], 6, 3, GAMMA, step_size=0.5, start=first)
    np.testing.assert_array_equal(both.q, whole.q)
    np.testing.assert_array_equal(first.q, kept)


def test_q_learning_reaches_the_optimum_from_another_policys_log():
    mdp = random_mdp(3)
    log = sample(mdp, np.tile([0.6, 0.3, 0.1], (6, 1)), 400_000, np.random.default_rng(0))
    optimal = value_iteration(mdp.P, mdp.R, GAMMA)
    assert np.abs(q_learning(log, 6, 3, GAMMA).q - optimal).max() < 0.1
    rough = q_learning(log, 6, 3, GAMMA, step_size=0.5, decay=0)
    assert np.abs(rough.q - optimal).max() > 0.5


def test_nothing_is_added_behind_the_end_of_an_episode():
    log = steps((1, 0, 5, 0, 1), (0, 1, 1, 1, 1))
    assert q_learning(log, 2, 2, 0.9, decay=0).q.tolist() == [[0, 1], [5, 0]]


def test_sarsa_learns_the_values_of_the_policy_that_acts():
    mdp, epsilon = coupon_mdp(), 0.3
    start = QTable(value_iteration(mdp.P, mdp.R, 0.8), np.full((7, 3), 1000))
    table = sarsa(mdp, 40_000, 0.8, epsilon, np.random.default_rng(0), start=start)
    soft = np.eye(3)[table.q.argmax(axis=1)] * (1 - epsilon) + epsilon / 3
    acting = mdp.R + 0.8 * mdp.P @ policy_values(mdp.P, mdp.R, soft, 0.8)
    optimal = value_iteration(mdp.P, mdp.R, 0.8)
    often = table.visits > 3000
    assert np.abs(table.q - acting)[often].mean() < 0.3 * np.abs(table.q - optimal)[often].mean()


def test_sarsa_explores_at_its_rate_and_repeats_with_its_seed():
    mdp = coupon_mdp()
    best = value_iteration(mdp.P, mdp.R, 0.8)
    # visits that make every step tiny: the policy stays what the start says
    start = QTable(best, np.full((7, 3), 10**12))
    for epsilon in (0.0, 0.4, 1.0):
        table = sarsa(mdp, 50_000, 0.8, epsilon, np.random.default_rng(1), start=start)
        tried = (table.visits - start.visits)[:6]
        assert tried.sum() == 50_000
        greedy = tried[np.arange(6), best[:6].argmax(axis=1)].sum() / 50_000
        assert greedy == pytest.approx(1 - epsilon * 2 / 3, abs=0.01)
    again = sarsa(mdp, 50_000, 0.8, 1.0, np.random.default_rng(1), start=start)
    np.testing.assert_array_equal(again.q, table.q)
    with pytest.raises(ValueError, match="epsilon"):
        sarsa(mdp, 10, 0.8, 1.1, np.random.default_rng(0))
    with pytest.raises(ValueError, match="n_steps"):
        sarsa(mdp, -1, 0.8, 0.1, np.random.default_rng(0))


def test_two_tables_equal_their_definition_and_are_not_too_high():
    log = sample(random_mdp(2), np.full((6, 3), 1 / 3), 400, np.random.default_rng(0))
    q, visits = np.zeros((2, 6, 3)), np.zeros((2, 6, 3), dtype=int)
    coins = np.random.default_rng(7).integers(2, size=400)
    for i, k in enumerate(coins):
        s, a, t = log.state[i], log.action[i], log.next_state[i]
        ahead = 0 if log.terminal[i] else q[1 - k, t, q[k, t].argmax()]
        visits[k, s, a] += 1
        q[k, s, a] += visits[k, s, a] ** -0.8 * (log.reward[i] + GAMMA * ahead - q[k, s, a])
    table = double_q_learning(log, 6, 3, GAMMA, np.random.default_rng(7))
    np.testing.assert_allclose(table.q, q.mean(axis=0), atol=1e-12)
    np.testing.assert_array_equal(table.visits, visits.sum(axis=0))
    mdp = coupon_mdp()
    log = sample(mdp, np.full((7, 3), 1 / 3), 50_000, np.random.default_rng(0))
    constant = {"step_size": 0.5, "decay": 0.0}
    one = q_learning(log, 7, 3, 0.95, **constant).q
    two = double_q_learning(log, 7, 3, 0.95, np.random.default_rng(0), **constant).q
    assert two.mean() < 0.6 * one.mean()


def test_an_action_that_was_never_tried_is_assumed_to_do_nothing():
    log = steps((0, 0, 1, 0, 0), (0, 0, 0, 1, 0), (0, 1, 4, 1, 1))
    P, R = empirical_mdp(log, 3, 3)
    np.testing.assert_allclose(P[0], [[0.5, 0.5, 0], [0, 1, 0], [1 / 3, 2 / 3, 0]])
    np.testing.assert_allclose(R[0], [0.5, 4, 5 / 3])
    np.testing.assert_array_equal(P[1:], np.tile(np.eye(3)[1:, None], (1, 3, 1)))
    assert not R[1:].any()


def test_smoothing_pulls_towards_the_state_and_rows_stay_distributions():
    log = sample(random_mdp(4), np.full((6, 3), 1 / 3), 300, np.random.default_rng(0))
    bare, smooth, flat = (empirical_mdp(log, 6, 3, k) for k in (0, 5, 1e9))
    for P, _ in (bare, smooth, flat):
        np.testing.assert_allclose(P.sum(axis=2), 1)
    # without an end in sight of a difference, all actions are the same
    np.testing.assert_allclose(flat[0], flat[0][:, :1].repeat(3, axis=1), atol=1e-6)
    assert np.ptp(smooth[1], axis=1).sum() < np.ptp(bare[1], axis=1).sum()


def test_a_sampled_log_follows_the_model_and_its_seed():
    mdp, policy = random_mdp(5), np.tile([0.2, 0.5, 0.3], (6, 1))
    log = sample(mdp, policy, 200_000, np.random.default_rng(1))
    P, R = empirical_mdp(log, 6, 3)
    assert np.abs(P[:-1] - mdp.P[:-1]).max() < 0.03
    assert np.abs(R - mdp.R).max() < 0.1
    # a step begins where the last one ended, unless the episode did
    going_on = ~log.terminal[:-1]
    np.testing.assert_array_equal(log.next_state[:-1][going_on], log.state[1:][going_on])
    again = sample(mdp, policy, 200_000, np.random.default_rng(1))
    np.testing.assert_array_equal(log.next_state, again.next_state)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"state": np.array([0, 7])}, "state of step 1 is 7"),
        ({"action": np.array([-1, 0])}, "action of step 0 is -1"),
        ({"next_state": np.array([0.0, 1.0])}, "next_state must hold integers"),
        ({"reward": np.array([0, np.nan])}, "reward of step 1 is not finite"),
        ({"action": np.array([0])}, "differ in length"),
    ],
)
def test_a_bad_log_is_refused_by_place(change, message):
    log = dataclasses.replace(steps((0, 0, 1, 1, 0), (1, 1, 0, 0, 1)), **change)
    with pytest.raises(ValueError, match=message):
        q_learning(log, 2, 2, 0.9)


def test_a_table_of_another_size_is_refused():
    log = steps((0, 0, 1, 1, 0), (1, 1, 0, 0, 1))
    small = q_learning(log, 2, 2, 0.9)
    with pytest.raises(ValueError, match=r"start has shape \(2, 2\), not \(9, 2\)"):
        q_learning(log, 9, 2, 0.9, start=small)


def test_bad_models_and_constants_are_refused():
    mdp = random_mdp(6)
    broken = mdp.P.copy()
    broken[2, 1] *= 0.5
    with pytest.raises(ValueError, match=r"P\[2, 1\] is no distribution"):
        value_iteration(broken, mdp.R, 0.9)
    with pytest.raises(ValueError, match="shapes"):
        value_iteration(mdp.P, mdp.R.T, 0.9)
    with pytest.raises(ValueError, match="R must be finite"):
        value_iteration(mdp.P, np.full_like(mdp.R, np.nan), 0.9)
    with pytest.raises(ValueError, match="gamma"):
        value_iteration(mdp.P, mdp.R, 1.0)
    with pytest.raises(ValueError, match="tol"):
        value_iteration(mdp.P, mdp.R, 0.9, tol=0)
    log = steps((0, 0, 1, 1, 0))
    for wrong in ({"gamma": 1.5}, {"step_size": 0.0}, {"decay": -1.0}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            q_learning(log, 2, 2, **({"gamma": 0.9} | wrong))
    with pytest.raises(ValueError, match="smoothing"):
        empirical_mdp(log, 2, 2, -1)
    with pytest.raises(ValueError, match="row 0 of the policy"):
        sample(mdp, np.full((6, 3), 0.5), 10, np.random.default_rng(0))
    with pytest.raises(ValueError, match="n_steps"):
        sample(mdp, np.full((6, 3), 1 / 3), 0, np.random.default_rng(0))
