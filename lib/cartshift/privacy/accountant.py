"""What a training run has spent: Rényi differential privacy of the subsampled Gaussian mechanism.

Neighbouring data sets differ by adding or removing one person. Each step takes every person with
probability q and adds Gaussian noise of σ times the clipping norm to the sum.
"""

import functools

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import gammaln, logsumexp, xlog1py, xlogy

__all__ = ["ORDERS", "epsilon_spent", "noise_multiplier", "rdp_subsampled_gaussian"]

ORDERS = np.array([*range(2, 64), 80, 96, 128, 192, 256, 512])


def rdp_subsampled_gaussian(
    q: float, sigma: float, steps: int = 1, orders: ArrayLike = ORDERS
) -> np.ndarray:
    """Rényi divergence bound of some steps, at whole orders.

    One step costs ``log Σ_k C(α, k) (1−q)^(α−k) q^k exp((k² − k) / 2σ²) / (α − 1)``; steps add up.

    Parameters
    ----------
    q : float
        Chance of a person to be in a step, in (0, 1]. With 1 it is the plain Gaussian: α / 2σ².
    sigma : float
        Standard deviation of the noise as a multiple of the clipping norm, above 0.
    steps : int
        1 or more.
    orders : array_like of int, shape (m,)
        α, each at least 2.

    Returns
    -------
    ndarray of float64, shape (m,)

    Raises
    ------
    ValueError
        If a parameter is out of range.

    References
    ----------
    Mironov, Talwar & Zhang, "Rényi differential privacy of the sampled Gaussian mechanism", 2019,
    arXiv:1908.10530, section 3.3.
    """
    if not 0 < q <= 1:
        raise ValueError(f"q must lie in (0, 1], not {q}")
    if not sigma > 0:
        raise ValueError(f"sigma must be above 0, not {sigma}")
    if steps < 1:
        raise ValueError(f"steps must be at least 1, not {steps}")
    alpha = np.asarray(orders)
    if alpha.ndim != 1 or not alpha.size or (alpha != np.floor(alpha)).any() or (alpha < 2).any():
        raise ValueError("orders must be whole numbers, 2 or more")
    alpha = alpha[:, np.newaxis].astype(float)
    k = np.arange(alpha.max() + 1)
    rest = np.maximum(alpha - k, 0)
    terms = gammaln(alpha + 1) - gammaln(k + 1) - gammaln(rest + 1)
    terms = terms + xlog1py(rest, -q) + xlogy(k, q) + (k * k - k) / (2 * sigma**2)
    terms[k > alpha] = -np.inf
    return steps * logsumexp(terms, axis=1) / (alpha[:, 0] - 1)


def epsilon_spent(q: float, sigma: float, steps: int, delta: float) -> float:
    """The ε of (ε, δ)-differential privacy after some steps, the best over `ORDERS`.

    ``ε = RDP(α) + log(1 − 1/α) − log(δ α) / (α − 1)``.

    Raises
    ------
    ValueError
        If a parameter is out of range; δ lies in (0, 1).

    References
    ----------
    Canonne, Kamath & Steinke, "The discrete Gaussian for differential privacy", 2020,
    arXiv:2004.00010, proposition 12.
    """
    if not 0 < delta < 1:
        raise ValueError(f"delta must lie in (0, 1), not {delta}")
    rdp = rdp_subsampled_gaussian(q, sigma, steps)
    bounds = rdp + np.log1p(-1 / ORDERS) - np.log(delta * ORDERS) / (ORDERS - 1)
    return float(max(0.0, bounds.min()))


@functools.lru_cache(maxsize=256)
def noise_multiplier(epsilon: float, delta: float, q: float, steps: int) -> float:
    """The smallest σ with which some steps spend at most ε, to a relative 1e-4.

    Raises
    ------
    ValueError
        If a parameter is out of range, or ε cannot be reached with σ up to 10,000.
    """
    if not epsilon > 0:
        raise ValueError(f"epsilon must be above 0, not {epsilon}")

    def excess(log_sigma: float) -> float:
        return epsilon_spent(q, np.exp(log_sigma), steps, delta) - epsilon

    low, high = np.log(0.05), np.log(1e4)
    if excess(high) > 0:
        raise ValueError(f"epsilon {epsilon} cannot be reached in {steps} steps with delta {delta}")
    if excess(low) <= 0:
        return float(np.exp(low))
    return float(np.exp(brentq(excess, low, high, xtol=5e-5) + 5e-5))
