"""k-Shape: clusters of series that look alike when one of them may be shifted and rescaled."""

from typing import Self

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft
from scipy.linalg import eigh
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_array, check_is_fitted, validate_data

__all__ = ["KShape", "align", "extract_shape", "ncc_c", "sbd", "z_normalise"]

_FLAT = 1e-10  # a standard deviation below this share of the largest value is rounding noise
_TIE = 1e-9
_BLOCK = 2**17  # correlations in memory at a time: 1 MB, so that they stay in the processor's cache


def z_normalise(X) -> np.ndarray:
    """Give every series mean 0 and standard deviation 1.

    Parameters
    ----------
    X : array_like of float, shape (..., m)
        Series along the last axis.

    Returns
    -------
    ndarray of float64, shape (..., m)
        The population standard deviation (divisor m) is 1. A constant series has no shape and
        becomes zeros.
    """
    X = np.asarray(X, dtype=np.float64)
    centred = X - X.mean(axis=-1, keepdims=True)
    scale = centred.std(axis=-1, keepdims=True)
    flat = scale <= _FLAT * np.abs(X).max(axis=-1, keepdims=True)
    return np.where(flat, 0.0, centred / np.where(flat, 1.0, scale))


def ncc_c(X, Y, *, periodic: bool = False) -> np.ndarray:
    r"""Correlate each series of X with each of Y at every shift, divided by their lengths.

    The correlation at the shift s is :math:`\sum_t x_{t+s}\, y_t / (\lVert x\rVert \lVert y\rVert)`: a
    positive s says that x happens s steps later than y.

    Parameters
    ----------
    X : array_like of float, shape (n, m)
    Y : array_like of float, shape (k, m)
    periodic : bool
        What lies beyond the ends of x: zeros, or (True) x again, as in the hours of a day.

    Returns
    -------
    ndarray of float64, shape (n, k, 2 m - 1), or (n, k, m) if periodic
        Between -1 and 1; 0 where one of the two series is all zeros. The last axis holds the shifts
        from -(m - 1) to m - 1, or from -((m - 1) // 2) to m // 2 if periodic.

    Raises
    ------
    ValueError
        If X or Y is not two-dimensional, holds NaN or an infinite number, or if their series differ
        in length.

    References
    ----------
    Paparrizos & Gravano, "k-Shape", SIGMOD 2015, eq. 8 (coefficient normalisation).
    """
    X, Y = _check_pair(X, Y)
    m = X.shape[1]
    cyclic = _correlate(_spectrum(X, periodic), _spectrum(Y, periodic), m, periodic)
    return cyclic[..., _lags(m, periodic)]  # a negative shift counts from the end


def sbd(X, Y, *, periodic: bool = False) -> np.ndarray:
    """Shape-based distance of each series of X to each of Y: one minus the best correlation.

    Parameters
    ----------
    X : array_like of float, shape (n, m)
    Y : array_like of float, shape (k, m)
    periodic : bool
        As in `ncc_c`.

    Returns
    -------
    ndarray of float64, shape (n, k)
        From 0 (the same shape) to 2. Not a metric: the triangle inequality may fail.

    Raises
    ------
    ValueError
        As in `ncc_c`.

    References
    ----------
    Paparrizos & Gravano, "k-Shape", SIGMOD 2015, eq. 9.
    """
    X, Y = _check_pair(X, Y)
    return _distances(_spectrum(X, periodic), _spectrum(Y, periodic), X.shape[1], periodic)


def align(X, reference, *, periodic: bool = False) -> np.ndarray:
    """Shift every series to where it correlates best with a reference.

    Parameters
    ----------
    X : array_like of float, shape (n, m)
    reference : array_like of float, shape (m,)
    periodic : bool
        What leaves at one end is lost and zeros enter at the other; or (True) it enters there again.

    Returns
    -------
    ndarray of float64, shape (n, m)
        Of shifts that are equally good, the shortest is taken.

    Raises
    ------
    ValueError
        As in `ncc_c`.
    """
    X, reference = _check_pair(X, np.asarray(reference)[np.newaxis])
    return _align(X, _spectrum(X, periodic), _spectrum(reference, periodic), periodic)


def extract_shape(members, reference, *, periodic: bool = False) -> np.ndarray:
    r"""Find the shape that correlates best with all members of a cluster.

    The members are aligned to the reference; of the aligned rows :math:`A`, the answer maximises
    :math:`\lVert A Q v\rVert^2 / \lVert v\rVert^2` with the centring matrix
    :math:`Q = I - \mathbf 1\mathbf 1^\top/m`, a Rayleigh quotient, whose maximum is the leading
    eigenvector of :math:`Q A^\top A Q`.

    Parameters
    ----------
    members : array_like of float, shape (n, m)
        z-normalised series.
    reference : array_like of float, shape (m,)
        The centroid so far.
    periodic : bool
        As in `align`.

    Returns
    -------
    ndarray of float64, shape (m,)
        z-normalised; of the two signs the one that the members agree with. Zeros if all members
        are constant.

    Raises
    ------
    ValueError
        As in `ncc_c`.

    References
    ----------
    Paparrizos & Gravano, "k-Shape", SIGMOD 2015, algorithm 2.
    """
    return _leading_shape(align(members, reference, periodic=periodic))


class KShape(ClusterMixin, BaseEstimator):
    """Cluster series of equal length by shape, whatever their phase, offset and scale.

    As k-means, with the shape-based distance in place of the Euclidean one and `extract_shape` in
    place of the mean. Series are z-normalised first. An iteration costs O(n k m log m) for the
    distances and O(n m² + k m³) for the shapes.

    Parameters
    ----------
    n_clusters : int
    n_init : int
        Starts from different random series; the one with the lowest inertia is kept.
    max_iter : int
        Iterations of a start. Unlike in k-means the inertia can rise, so that a bound is needed.
    periodic : bool
        The steps form a circle, as the hours of a day do: shifts wrap around.
    random_state : int, RandomState instance or None

    Attributes
    ----------
    cluster_centers_ : ndarray of float64, shape (n_clusters, m)
        z-normalised shapes.
    labels_ : ndarray of int64, shape (n,)
    inertia_ : float
        Sum of the shape-based distances of the series to their centres.
    n_iter_ : int
        Iterations of the start that was kept.
    n_features_in_ : int
        m.

    References
    ----------
    Paparrizos & Gravano, "k-Shape: Efficient and accurate clustering of time series", SIGMOD 2015,
    algorithm 3.
    """

    def __init__(
        self,
        n_clusters: int = 3,
        *,
        n_init: int = 10,
        max_iter: int = 100,
        periodic: bool = False,
        random_state: int | np.random.RandomState | None = None,
    ):
        self.n_clusters = n_clusters
        self.n_init = n_init
        self.max_iter = max_iter
        self.periodic = periodic
        self.random_state = random_state

    def fit(self, X, y=None) -> Self:
        """Find the shapes.

        Parameters
        ----------
        X : array_like of float, shape (n, m)
            One series a row, at least two steps long. A constant series has distance 1 to every
            shape and joins the first cluster.
        y : None
            Ignored.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If X is not two-dimensional, holds NaN or an infinite number, or has fewer rows than
            clusters; if n_clusters, n_init or max_iter is below 1.
        """
        for name in ("n_clusters", "n_init", "max_iter"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        X = validate_data(self, X, dtype=np.float64, ensure_min_features=2)
        if len(X) < self.n_clusters:
            raise ValueError(f"{len(X)} series cannot make {self.n_clusters} clusters")
        X = z_normalise(X)
        spectrum = _spectrum(X, self.periodic)
        random = check_random_state(self.random_state)
        starts = (self._run(X, spectrum, random) for _ in range(self.n_init))
        self.inertia_, self.labels_, self.cluster_centers_, self.n_iter_ = min(
            starts, key=lambda start: start[0]
        )
        return self

    def predict(self, X) -> np.ndarray:
        """Assign series to the nearest shapes.

        Parameters
        ----------
        X : array_like of float, shape (n, m)

        Returns
        -------
        ndarray of int64, shape (n,)

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before `fit`.
        ValueError
            If X is bad, or its series have another length than in `fit`.
        """
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        return sbd(z_normalise(X), self.cluster_centers_, periodic=self.periodic).argmin(axis=1)

    def _run(self, X, spectrum, random):
        """One start: inertia, labels, centres, iterations."""
        n, m = X.shape
        spectra = spectrum[random.choice(n, self.n_clusters, replace=False)]
        distances = _distances(spectrum, spectra, m, self.periodic)
        labels = _nearest(distances)
        n_iter, moved = 0, True
        while moved and n_iter < self.max_iter:
            members = [labels == j for j in range(self.n_clusters)]
            aligned = [
                _align(X[own], spectrum[own], spectra[[j]], self.periodic)
                for j, own in enumerate(members)
            ]
            centres = np.stack([_leading_shape(rows) for rows in aligned])
            spectra = _spectrum(centres, self.periodic)
            distances = _distances(spectrum, spectra, m, self.periodic)
            previous, labels = labels, _nearest(distances)
            n_iter, moved = n_iter + 1, (labels != previous).any()
        return distances[np.arange(n), labels].sum(), labels, centres, n_iter


def _check_pair(X, Y) -> tuple[np.ndarray, np.ndarray]:
    X, Y = check_array(X, dtype=np.float64), check_array(Y, dtype=np.float64)
    if X.shape[1] != Y.shape[1]:
        raise ValueError(f"series of {X.shape[1]} and of {Y.shape[1]} steps cannot be compared")
    return X, Y


def _length(m: int, periodic: bool) -> int:
    """Length of the transform: room for every shift, or a circle of m steps."""
    return m if periodic else next_fast_len(2 * m - 1, real=True)


def _lags(m: int, periodic: bool) -> np.ndarray:
    return np.arange(-((m - 1) // 2), m // 2 + 1) if periodic else np.arange(1 - m, m)


def _spectrum(X: np.ndarray, periodic: bool) -> np.ndarray:
    """Spectra of the series divided by their lengths."""
    lengths = np.linalg.norm(X, axis=1, keepdims=True)
    unit = np.divide(X, lengths, out=np.zeros_like(X), where=lengths > 0)
    return rfft(unit, _length(X.shape[1], periodic), axis=1)


def _correlate(spectrum: np.ndarray, other: np.ndarray, m: int, periodic: bool) -> np.ndarray:
    """Correlations, shape (n, k, length): a shift s ≥ 0 at position s, s < 0 at length + s."""
    return irfft(spectrum[:, np.newaxis] * other.conj(), _length(m, periodic), axis=2)


def _distances(spectrum: np.ndarray, other: np.ndarray, m: int, periodic: bool) -> np.ndarray:
    """One minus the best correlation, shape (n, k), a block of series at a time."""
    rows = max(1, _BLOCK // (len(other) * _length(m, periodic)))
    best = []
    for start in range(0, len(spectrum), rows):
        cyclic = _correlate(spectrum[start : start + rows], other, m, periodic)
        # between the two ends lies padding that is no shift at all
        best.append(np.maximum(cyclic[..., :m].max(axis=2), cyclic[..., 1 - m :].max(axis=2)))
    return np.maximum(1.0 - np.concatenate(best), 0.0)  # rounding sticks out


def _align(
    X: np.ndarray, spectrum: np.ndarray, reference: np.ndarray, periodic: bool
) -> np.ndarray:
    m = X.shape[1]
    lags = _lags(m, periodic)
    lags = lags[np.argsort(np.abs(lags), kind="stable")]  # the first of the best is the shortest
    correlation = _correlate(spectrum, reference, m, periodic)[:, 0, lags]
    good = correlation >= correlation.max(axis=1, keepdims=True) - _TIE
    source = np.arange(m) + lags[good.argmax(axis=1)][:, np.newaxis]
    inside = (source >= 0) & (source < m) | periodic
    return np.take_along_axis(X, source % m, axis=1) * inside


def _leading_shape(aligned: np.ndarray) -> np.ndarray:
    m = aligned.shape[1]
    centred = aligned - aligned.mean(axis=1, keepdims=True)  # A Q
    if not centred.any():
        return np.zeros(m)
    _, vectors = eigh(centred.T @ centred, subset_by_index=[m - 1, m - 1])
    shape = z_normalise(vectors[:, 0])
    return shape if (centred @ shape).sum() >= 0 else -shape


def _nearest(distances: np.ndarray) -> np.ndarray:
    """Label each series with its nearest centre; a centre that nobody chose takes the worst served."""
    labels, own = distances.argmin(axis=1), distances.min(axis=1)
    k = distances.shape[1]
    for empty in np.setdiff1d(np.arange(k), labels):
        shared = np.bincount(labels, minlength=k)[labels] > 1
        worst = np.where(shared, own, -np.inf).argmax()
        labels[worst], own[worst] = empty, -np.inf
    return labels
