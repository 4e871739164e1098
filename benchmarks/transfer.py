"""Transfer measures against their peers: same data, same run.

MMD: the vectorised estimate against the plain loop over pairs (equal values, speed as a ratio), and how
far the popular biased estimate lies off. Importance weights: the domain classifier against two direct
estimates of a density ratio on Gaussians, where the truth is known: uLSIF (Kanamori, Hido & Sugiyama, JMLR
10, 2009) and the ratio of two kernel density estimates by scikit-learn.

Aim: equal values and never slower than the loop; an error in the log weights no larger than the peers'.
The classifier's model is right for Gaussians of one width, so a case with two widths, where it is wrong,
is printed beside it and decides nothing.
"""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from scipy.spatial.distance import cdist
from scipy.stats import multivariate_normal
from sklearn.neighbors import KernelDensity

from cartshift.transfer import importance_weights, mmd_rbf

SEEDS = range(5)


def mmd_loop(X: np.ndarray, Y: np.ndarray, gamma: float) -> float:
    """Unbiased squared MMD, pair by pair."""

    def mean(A: np.ndarray, B: np.ndarray, same: bool) -> float:
        total = sum(
            np.exp(-gamma * np.sum((a - b) ** 2))
            for i, a in enumerate(A)
            for j, b in enumerate(B)
            if not (same and i == j)
        )
        return total / (len(A) * (len(B) - same))

    return mean(X, X, True) + mean(Y, Y, True) - 2 * mean(X, Y, False)


def ulsif(X_s: np.ndarray, X_t: np.ndarray, n_centres: int = 100, ridge: float = 0.1) -> np.ndarray:
    """Density ratio as a sum of kernels around target rows, fitted by least squares."""
    centres = X_t[:n_centres]
    width = np.median(cdist(centres, centres)[np.triu_indices(n_centres, 1)])
    k_s, k_t = (np.exp(-(cdist(X, centres) ** 2) / (2 * width**2)) for X in (X_s, X_t))
    normal = k_s.T @ k_s / len(X_s) + ridge * np.eye(n_centres)
    return k_s @ np.maximum(np.linalg.solve(normal, k_t.mean(axis=0)), 0)


def kde_ratio(X_s: np.ndarray, X_t: np.ndarray) -> np.ndarray:
    """Ratio of two kernel density estimates; the source's leaves no row out, as is usual."""
    source, target = (KernelDensity(bandwidth="scott").fit(X) for X in (X_s, X_t))
    return np.exp(target.score_samples(X_s) - source.score_samples(X_s))


def weight_errors(width: float) -> dict[str, tuple[float, float]]:
    """Root mean squared error of the log weights, and seconds, means over seeds."""
    methods = {"domain classifier": importance_weights, "uLSIF": ulsif, "KDE ratio": kde_ratio}
    found = {name: [] for name in methods}
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        mean = np.array([0.8, -0.4, 0.0, 0.0])
        X_s, X_t = rng.normal(size=(3000, 4)), rng.normal(mean, width, (1000, 4))
        truth = multivariate_normal(mean, width**2).logpdf(X_s)
        truth -= multivariate_normal(np.zeros(4)).logpdf(X_s)
        for name, method in methods.items():
            start = time.perf_counter()
            weights = method(X_s, X_t)
            took = time.perf_counter() - start
            error = np.log(np.maximum(weights, 1e-12)) - truth
            found[name].append((np.sqrt(np.mean(error**2)), took))
    return {name: tuple(np.mean(rows, axis=0)) for name, rows in found.items()}


def main() -> int:
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(300, 10)), 0.3 + rng.normal(size=(200, 10))
    took, values = {}, {}
    for name, method in (("loop", mmd_loop), ("vectorised", mmd_rbf)):
        start = time.perf_counter()
        values[name] = method(X, Y, 0.05)
        took[name] = time.perf_counter() - start
    equal = bool(np.isclose(values["loop"], values["vectorised"], rtol=0, atol=1e-12))
    speed = took["loop"] / took["vectorised"]
    print(f"MMD², 300 and 200 rows: equal to 1e-12: {equal}, {speed:.0f} times as fast as the loop")
    same = rng.normal(size=(2, 200, 50, 10))
    unbiased = np.array([mmd_rbf(A, B, 0.05) for A, B in zip(*same, strict=True)])
    biased = np.array(
        [
            np.exp(-0.05 * cdist(A, A, "sqeuclidean")).mean()
            + np.exp(-0.05 * cdist(B, B, "sqeuclidean")).mean()
            - 2 * np.exp(-0.05 * cdist(A, B, "sqeuclidean")).mean()
            for A, B in zip(*same, strict=True)
        ]
    )
    print(f"one law, 50 rows each: unbiased {unbiased.mean():+.5f}, biased {biased.mean():+.5f}")

    good = equal and speed >= 1
    for width, title in ((1.0, "one width (decides)"), (0.7, "target narrower, model wrong")):
        errors = weight_errors(width)
        ours = errors["domain classifier"]
        print(f"\nlog weights, Gaussians of {title}")
        for name, (error, seconds) in errors.items():
            print(
                f"  {name:18} RMSE {error:.3f} (× {error / ours[0]:.2f})   "
                f"{seconds:.4f} s (× {seconds / ours[1]:.1f})"
            )
        if width == 1.0:
            good &= ours[0] <= min(error for error, _ in errors.values())
    print("\nas good as the peers and never slower than the loop:", "yes" if good else "NO")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
