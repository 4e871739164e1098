import subprocess
import sys
import warnings

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from cartshift.rl import Transitions, empirical_mdp, policy_values, value_iteration
from cartshift.rl.environments import ACTIONS, STATES, CouponEnv, coupon_mdp


def test_gymnasiums_checker_finds_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_env(CouponEnv(), skip_render_check=True)


def test_one_hot_observations_come_from_gymnasiums_own_wrapper():
    observation, _ = gym.wrappers.FlattenObservation(CouponEnv()).reset(seed=0)
    assert observation.tolist() == [1, 0, 0, 0, 0, 0, 0]


def test_steps_follow_the_model():
    env, mdp, rng = CouponEnv(), coupon_mdp(), np.random.default_rng(0)
    rows, state = [], None
    env.reset(seed=0)
    for _ in range(30_000):
        if state is None:
            state, _ = env.reset()
        action = int(rng.integers(3))
        next_state, reward, terminated, _, _ = env.step(action)
        rows.append((state, action, reward, next_state, terminated))
        state = None if terminated else next_state
    P, R = empirical_mdp(Transitions(*map(np.array, zip(*rows, strict=True))), 7, 3)
    assert np.abs(P - mdp.P).max() < 0.08
    assert np.abs(R - mdp.R)[[0, 1, 3]].max() < 0.35


def test_the_same_seed_gives_the_same_episode():
    def episode(seed):
        env = CouponEnv()
        path = [env.reset(seed=seed)[0]]
        while path[-1] != STATES.index("gone"):
            path.append(env.step(1)[0])
        return path

    assert episode(5) == episode(5)
    assert len({tuple(episode(seed)) for seed in range(5)}) > 1


def test_acting_on_the_best_prediction_is_not_acting_well():
    mdp = coupon_mdp()
    np.testing.assert_allclose(mdp.P.sum(axis=2), 1)
    buys = (mdp.P * (mdp.rewards > 0)).sum(axis=2)
    optimal = value_iteration(mdp.P, mdp.R, 0.95).argmax(axis=1)
    value = [
        policy_values(mdp.P, mdp.R, policy, 0.95)[0]
        for policy in (buys.argmax(axis=1), mdp.R.argmax(axis=1), optimal)
    ]
    assert value[0] < value[1] < 0.9 * value[2]
    assert {ACTIONS[a] for a in optimal[:6]} == set(ACTIONS)


def test_wrong_use_is_named():
    env = CouponEnv()
    with pytest.raises(gym.error.ResetNeeded, match="reset"):
        env.step(0)
    env.reset(seed=0)
    with pytest.raises(ValueError, match="from 0 to 2"):
        env.step(3)


def test_gymnasium_is_imported_with_the_environments_only():
    code = "import sys, cartshift, cartshift.rl; print('gymnasium' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
