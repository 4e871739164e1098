import numpy as np
import pytest
from scipy.stats import norm

from cartshift.metrics.distributions import pinball_loss, quantile_crps

MIDDLES = (np.arange(400) + 0.5) / 400


def test_pinball_by_hand():
    loss = pinball_loss([10.0, 10.0], [[8.0], [13.0]], [0.8])
    np.testing.assert_allclose(loss, [[0.8 * 2], [0.2 * 3]])


def test_the_true_quantile_has_the_smallest_mean_loss():
    y = np.random.default_rng(0).exponential(size=20_000)
    guesses = np.linspace(0.5, 4, 36)
    losses = [pinball_loss(y, np.full((len(y), 1), g), [0.8]).mean() for g in guesses]
    assert abs(guesses[np.argmin(losses)] - np.log(5)) < 0.15


def test_without_spread_it_is_the_absolute_error():
    y, point = np.array([3.0, 7.0]), np.array([5.0, 6.0])
    crps = quantile_crps(y, np.repeat(point[:, None], 15, axis=1), (np.arange(15) + 0.5) / 15)
    np.testing.assert_allclose(crps, np.abs(y - point))


def test_normal_against_the_closed_form():
    # Gneiting & Raftery 2007, eq. 21
    y, mu, sigma = 1.3, 0.5, 2.0
    z = (y - mu) / sigma
    exact = sigma * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi))
    crps = quantile_crps(y, norm.ppf(MIDDLES, mu, sigma), MIDDLES)
    np.testing.assert_allclose(crps, exact, rtol=0.01)


@pytest.mark.parametrize(
    ("actual", "quantiles", "levels"),
    [
        ([1.0, 2.0], [[1.0], [1.0], [1.0]], [0.5]),
        ([1.0], [[1.0, 2.0]], [0.5]),
        ([1.0], [[1.0]], [1.0]),
        ([1.0], [[np.nan]], [0.5]),
        ([], np.zeros((0, 1)), [0.5]),
    ],
)
def test_bad_input(actual, quantiles, levels):
    with pytest.raises(ValueError, match=r"fit|levels|NaN"):
        quantile_crps(actual, quantiles, levels)
