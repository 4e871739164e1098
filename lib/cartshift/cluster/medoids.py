"""k-medoids: clusters around members, from nothing but distances."""

import numpy as np
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_array

__all__ = ["k_medoids"]

_ROUNDING = 1e-12  # a swap must lower the sum by more than this share of it


def k_medoids(
    distances,
    n_clusters: int,
    *,
    n_init: int = 10,
    random_state: int | np.random.RandomState | None = None,
) -> np.ndarray:
    """Cluster around members, with nothing but the distances between them.

    Each start draws its medoids, then makes the best swap of a medoid for another member until no
    swap lowers the sum of the distances to the nearest medoid. A swap costs O(k n²).

    Parameters
    ----------
    distances : array_like of float, shape (n, n)
        Symmetric.
    n_clusters : int
    n_init : int
        Starts; the one with the lowest sum is kept.
    random_state : int, RandomState instance or None

    Returns
    -------
    ndarray of int64, shape (n,)
        Labels from 0 to n_clusters - 1.

    Raises
    ------
    ValueError
        If the matrix is not square or holds NaN or an infinite number, if n_clusters does not lie
        in 1 to n, or if n_init is below 1.

    References
    ----------
    Kaufman & Rousseeuw, "Finding Groups in Data", 1990, ch. 2: the swap phase of PAM.
    """
    D = check_array(distances, dtype=np.float64)
    n = len(D)
    if D.shape[1] != n:
        raise ValueError(f"distances must be square, not of shape {D.shape}")
    if not 1 <= n_clusters <= n:
        raise ValueError(f"n_clusters must lie in 1 to {n}, not {n_clusters}")
    if n_init < 1:
        raise ValueError(f"n_init must be at least 1, not {n_init}")
    random = check_random_state(random_state)
    starts = (
        _swap_until_best(D, random.choice(n, n_clusters, replace=False)) for _ in range(n_init)
    )
    _, medoids = min(starts, key=lambda start: start[0])
    return D[:, medoids].argmin(axis=1)


def _swap_until_best(D: np.ndarray, medoids: np.ndarray) -> tuple[float, np.ndarray]:
    total = D[:, medoids].min(axis=1).sum()
    while True:
        swaps = []
        for place in range(len(medoids)):
            others = D[:, np.delete(medoids, place)].min(axis=1, initial=np.inf)
            totals = np.minimum(D, others[:, np.newaxis]).sum(axis=0)
            swaps.append((totals.min(), place, totals.argmin()))
        lowest, place, member = min(swaps)
        if lowest >= total - _ROUNDING * abs(total):
            return total, medoids
        total, medoids = lowest, np.where(np.arange(len(medoids)) == place, member, medoids)
