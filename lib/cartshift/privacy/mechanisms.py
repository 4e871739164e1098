"""The Laplace mechanism for a mean."""

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["laplace_mean"]


def laplace_mean(
    x: ArrayLike, low: float, high: float, epsilon: float, rng: np.random.Generator
) -> float:
    """Mean of one number per person, ε-differentially private for the replacement of one person.

    Values are clipped to ``[low, high]``, so one person moves the mean by ``(high − low) / n`` at most;
    the noise is Laplace with that scale divided by ε. n counts as public.

    Parameters
    ----------
    x : array_like of float, shape (n,)
    low, high : float
        Chosen without looking at `x`: a bound that is read off the data is itself a leak.
    epsilon : float
        Above 0.
    rng : numpy.random.Generator

    Returns
    -------
    float
        Not clipped again: it may lie outside the bounds.

    Raises
    ------
    ValueError
        If `x` is empty or not finite, ``low < high`` fails, or `epsilon` is not above 0.

    References
    ----------
    Dwork, McSherry, Nissim & Smith, "Calibrating noise to sensitivity in private data analysis", 2006.
    """
    x = np.asarray(x, dtype=np.float64)
    if x.ndim != 1 or not x.size or not np.isfinite(x).all():
        raise ValueError("x must be a non-empty vector of finite numbers")
    if not low < high:
        raise ValueError(f"low must be below high, not {low} and {high}")
    if not epsilon > 0:
        raise ValueError(f"epsilon must be above 0, not {epsilon}")
    scale = (high - low) / (x.size * epsilon)
    return float(np.clip(x, low, high).mean() + rng.laplace(scale=scale))
