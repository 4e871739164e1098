"""Scores of forecast distributions that are given by quantiles."""

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["pinball_loss", "quantile_crps"]


def pinball_loss(actual: ArrayLike, quantiles: ArrayLike, levels: ArrayLike) -> np.ndarray:
    r"""Loss of a quantile forecast: :math:`\tau (y - q)` below the actual value, :math:`(1-\tau)(q - y)` above.

    Its mean is smallest for the true quantile: at 0.8 a missing unit costs four times a left-over one.

    Parameters
    ----------
    actual : array_like of float, shape (...)
    quantiles : array_like of float, shape (..., k)
        One for each level, in the last axis.
    levels : array_like of float, shape (k,)
        Probabilities, in (0, 1).

    Returns
    -------
    ndarray of float64, shape (..., k)

    Raises
    ------
    ValueError
        If shapes do not fit, nothing is there, a level lies outside (0, 1), or a number is NaN or infinite.

    References
    ----------
    Koenker & Bassett, "Regression quantiles", Econometrica 46(1), 1978.
    """
    actual, quantiles, levels = (np.asarray(a, np.float64) for a in (actual, quantiles, levels))
    if levels.ndim != 1 or quantiles.shape != (*actual.shape, len(levels)) or not quantiles.size:
        raise ValueError(
            f"quantiles of shape {quantiles.shape} do not fit {actual.shape} values "
            f"and levels of shape {levels.shape}"
        )
    if not ((levels > 0) & (levels < 1)).all():
        raise ValueError("levels must be probabilities in (0, 1)")
    short = actual[..., None] - quantiles
    if not np.isfinite(short).all():
        raise ValueError("a value or a quantile is NaN or infinite")
    return np.maximum(levels * short, (levels - 1) * short)


def quantile_crps(actual: ArrayLike, quantiles: ArrayLike, levels: ArrayLike) -> np.ndarray:
    r"""Continuous ranked probability score, from quantiles at levels of equal distance.

    .. math:: \mathrm{CRPS} = 2 \int_0^1 \rho_\tau(y - q_\tau)\, d\tau

    with the integral replaced by the mean over the levels. It has the unit of the values; for a forecast
    without spread it is the absolute error.

    Parameters
    ----------
    actual, quantiles, levels
        As for `pinball_loss`. The levels should stand at (i - 1/2) / k, the middles of k equal parts.

    Returns
    -------
    ndarray of float64, shape (...)

    Raises
    ------
    ValueError
        As `pinball_loss`.

    References
    ----------
    Gneiting & Raftery, "Strictly proper scoring rules, prediction, and estimation", JASA 102, 2007.
    """
    return 2 * pinball_loss(actual, quantiles, levels).mean(axis=-1)
