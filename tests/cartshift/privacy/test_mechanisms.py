import numpy as np
import pytest

from cartshift.privacy import laplace_mean


def draws(x, low, high, epsilon, n=4000):
    rng = np.random.default_rng(0)
    return np.array([laplace_mean(x, low, high, epsilon, rng) for _ in range(n)])


def test_values_are_clipped_before_they_are_averaged():
    values = draws([1.0, 2.0, 1000.0], 0.0, 3.0, 1e6)
    assert values == pytest.approx(2.0, abs=1e-3)


def test_the_noise_has_the_scale_of_the_sensitivity():
    noise = draws(np.full(50, 2.0), 0.0, 10.0, 0.5) - 2.0
    assert np.abs(noise).mean() == pytest.approx(10 / (50 * 0.5), rel=0.06)  # E|Laplace(b)| = b
    assert np.abs(noise.mean()) < 0.03


def test_neighbouring_data_are_within_the_budget_of_each_other():
    a, b = draws([0.0, 0.0], 0, 1, 1.0, 40_000), draws([0.0, 1.0], 0, 1, 1.0, 40_000)
    edges = np.linspace(-1.5, 2, 15)
    left, right = (np.histogram(v, edges)[0] for v in (a, b))
    common = (left > 200) & (right > 200)
    assert common.sum() > 8
    assert np.abs(np.log(left[common] / right[common])).max() < 1.0 + 0.2


@pytest.mark.parametrize(
    ("x", "low", "high", "epsilon"),
    [([], 0, 1, 1), ([np.nan], 0, 1, 1), ([1.0], 1, 1, 1), ([1.0], 0, 1, 0), ([[1.0]], 0, 1, 1)],
)
def test_bad_input_raises(x, low, high, epsilon):
    with pytest.raises(ValueError, match="must be"):
        laplace_mean(x, low, high, epsilon, np.random.default_rng(0))
