import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.integrate import quad
from scipy.stats import norm

from cartshift.privacy.accountant import (
    ORDERS,
    epsilon_spent,
    noise_multiplier,
    rdp_subsampled_gaussian,
)


def test_without_subsampling_it_is_the_gaussian_mechanism():
    assert_allclose(rdp_subsampled_gaussian(1.0, 3.0), ORDERS / 18)


@pytest.mark.parametrize(("q", "sigma", "alpha"), [(0.1, 1.0, 2), (0.3, 2.0, 5), (0.02, 0.8, 4)])
def test_it_is_the_divergence_of_the_mixture(q, sigma, alpha):
    def integrand(z):
        ratio = 1 - q + q * np.exp((2 * z - 1) / (2 * sigma**2))
        return norm.pdf(z, 0, sigma) * ratio**alpha

    moment, _ = quad(integrand, -30 * sigma, 30 * sigma + alpha, points=[0, alpha], limit=500)
    assert_allclose(rdp_subsampled_gaussian(q, sigma, 1, [alpha]), np.log(moment) / (alpha - 1))


def test_steps_add_up():
    assert_allclose(rdp_subsampled_gaussian(0.1, 2.0, 7), 7 * rdp_subsampled_gaussian(0.1, 2.0))


@pytest.mark.parametrize(
    ("q", "sigma", "steps", "epsilon"),
    [(0.01, 1.0, 1000, 2.10775), (0.025, 1.5, 400, 1.72882), (1, 5, 50, 7.08786)],
)
def test_epsilon_is_that_of_a_published_accountant(q, sigma, steps, epsilon):
    # dp-accounting 0.6.0, RdpAccountant with the same orders, delta 1e-5
    assert_allclose(epsilon_spent(q, sigma, steps, 1e-5), epsilon, rtol=1e-5)


def test_more_noise_more_rows_and_fewer_steps_spend_less():
    base = epsilon_spent(0.05, 1.5, 200, 1e-5)
    assert epsilon_spent(0.05, 2.0, 200, 1e-5) < base
    assert epsilon_spent(0.02, 1.5, 200, 1e-5) < base
    assert epsilon_spent(0.05, 1.5, 100, 1e-5) < base


@pytest.mark.parametrize("epsilon", [0.1, 1.0, 10.0])
def test_noise_spends_the_budget_and_no_more(epsilon):
    spent = epsilon_spent(0.1, noise_multiplier(epsilon, 1e-5, 0.1, 200), 200, 1e-5)
    assert spent <= epsilon
    assert_allclose(spent, epsilon, rtol=2e-3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rdp_subsampled_gaussian(0, 1), "q must"),
        (lambda: rdp_subsampled_gaussian(0.1, 0), "sigma must"),
        (lambda: rdp_subsampled_gaussian(0.1, 1, 0), "steps must"),
        (lambda: rdp_subsampled_gaussian(0.1, 1, 1, [1.5]), "orders must"),
        (lambda: epsilon_spent(0.1, 1, 1, 0), "delta must"),
        (lambda: noise_multiplier(0, 1e-5, 0.1, 10), "epsilon must"),
        (lambda: noise_multiplier(1e-6, 1e-5, 1.0, 1000), "cannot be reached"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
