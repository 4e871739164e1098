"""When customers come back: the BG/NBD model, the yardstick for forecasts from purchase dates alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, hyp2f1

__all__ = ["BGNBD"]


class BGNBD:
    """Beta-geometric / negative binomial model of repeat purchases.

    While active a customer buys by a Poisson process; after each purchase he or she leaves for good
    with a fixed probability. Rates follow a gamma distribution over customers, the probabilities of
    leaving a beta distribution.

    Attributes
    ----------
    r_, alpha_ : float
        Shape and rate of the gamma distribution of purchase rates.
    a_, b_ : float
        Parameters of the beta distribution of the probability of leaving.

    References
    ----------
    Fader, Hardie & Lee, "“Counting your customers” the easy way: an alternative to the Pareto/NBD
    model", Marketing Science 24(2), 2005.
    """

    def fit(self, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> BGNBD:
        """Maximise the likelihood.

        Parameters
        ----------
        x : array_like of int, shape (n,)
            Repeat purchases, the first one not counted.
        t_x : array_like of float, shape (n,)
            Time from the first purchase to the last one.
        T : array_like of float, shape (n,)
            Time from the first purchase to the end of the observation.

        Returns
        -------
        BGNBD
            Itself.

        Raises
        ------
        ValueError
            If the lengths differ, or ``0 <= t_x <= T`` and ``x >= 0`` do not hold everywhere.
        """
        x, t_x, T = _check(x, t_x, T)
        # customers with the same history count together: days and counts repeat
        rows, weight = np.unique(np.stack([x, t_x, T]), axis=1, return_counts=True)

        def loss(logs: np.ndarray) -> float:
            r, alpha, a, b = np.exp(logs)
            x, t_x, T = rows
            buys = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
            stays = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + T)
            left = betaln(a + 1, b + np.maximum(x, 1) - 1) - betaln(a, b)
            left = np.where(x > 0, left - (r + x) * np.log(alpha + t_x), -np.inf)
            return -(weight * (buys + np.logaddexp(stays, left))).sum() / weight.sum()

        scale = np.log([1.0, max(np.median(T), 1e-9), 1.0, 1.0])
        best = minimize(loss, scale, method="L-BFGS-B", bounds=[(s - 12, s + 12) for s in scale])
        self.r_, self.alpha_, self.a_, self.b_ = (float(v) for v in np.exp(best.x))
        return self

    def active(self, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> np.ndarray:
        """Probability that a customer has not left for good, float64, shape (n,)."""
        x, t_x, T = _check(x, t_x, T)
        odds = self.a_ / (self.b_ + np.maximum(x, 1) - 1)
        odds = odds * ((self.alpha_ + T) / (self.alpha_ + t_x)) ** (self.r_ + x)
        return 1 / (1 + np.where(x > 0, odds, 0.0))

    def buys(self, t: float, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> np.ndarray:
        """Probability of at least one purchase within the next `t`, float64, shape (n,)."""
        x, t_x, T = _check(x, t_x, T)
        none = ((self.alpha_ + T) / (self.alpha_ + T + t)) ** (self.r_ + x)
        return self.active(x, t_x, T) * (1 - none)

    def expected(self, t: float, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> np.ndarray:
        """Expected number of purchases within the next `t`, float64, shape (n,)."""
        x, t_x, T = _check(x, t_x, T)
        r, alpha, a, b = self.r_, self.alpha_, self.a_, self.b_
        fades = ((alpha + T) / (alpha + T + t)) ** (r + x)
        fades = fades * hyp2f1(r + x, b + x, a + b + x - 1, t / (alpha + T + t))
        return self.active(x, t_x, T) * (a + b + x - 1) / (a - 1) * (1 - fades)


def _check(x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> tuple[np.ndarray, ...]:
    columns = tuple(np.asarray(column, dtype=np.float64) for column in (x, t_x, T))
    if len({column.shape for column in columns}) > 1 or columns[0].ndim != 1:
        raise ValueError(f"x, t_x and T must be equally long: {[c.shape for c in columns]}")
    x, t_x, T = columns
    if not ((x >= 0) & (t_x >= 0) & (t_x <= T)).all():
        raise ValueError("x >= 0 and 0 <= t_x <= T must hold for every customer")
    return columns
