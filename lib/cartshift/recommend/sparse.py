"""The k largest entries of every row of a sparse product, without the product.

Neighbourhood models ask one question three times: which k items are most similar to this item, which
k users to this user, which k items score highest for this user. Each is the top of a row of ``A @ B``
with both factors sparse. The product itself has far more entries than either factor (for 2,469
households and 68,509 products about 10^9 of 4.7 * 10^9), so it is built one row at a time in a
buffer, its top is kept and the row is forgotten.
"""

import itertools

import numba
import numpy as np
import scipy.sparse as sp
from joblib import Parallel, delayed, effective_n_jobs

__all__ = ["check_matrix", "row_norms", "top_k_dense", "top_k_product"]


def check_matrix(X, name: str = "X") -> sp.csr_array:
    """Return `X` as a canonical float64 CSR array, or say what is wrong with it.

    Parameters
    ----------
    X : array_like or sparse, shape (n_users, n_items)
        Interaction counts or weights, not negative.
    name : str
        What error messages call it.

    Returns
    -------
    scipy.sparse.csr_array
        float64, sorted indices, duplicates summed, no stored zeros. `X` itself is never changed.

    Raises
    ------
    ValueError
        If `X` is not two-dimensional, is empty, or has a NaN, infinite or negative entry.
    """
    matrix = sp.csr_array(X, dtype=np.float64, copy=True)
    if matrix.ndim != 2 or 0 in matrix.shape:
        raise ValueError(
            f"{name} must have at least one row and one column, not shape {matrix.shape}"
        )
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    bad = ~(np.isfinite(matrix.data) & (matrix.data >= 0))
    if bad.any():
        position = int(np.flatnonzero(bad)[0])
        row = int(np.searchsorted(matrix.indptr, position, side="right")) - 1
        raise ValueError(
            f"{name}[{row}, {matrix.indices[position]}] is {matrix.data[position]}: "
            "interactions must be finite and not negative"
        )
    return matrix


def row_norms(X: sp.csr_array) -> np.ndarray:
    """Euclidean norm of every row, shape (n_rows,), float64."""
    return np.sqrt(X.multiply(X).sum(axis=1))


def top_k_product(
    A: sp.csr_array,
    B: sp.csr_array,
    k: int,
    *,
    exclude: sp.csr_array | None = None,
    norms: tuple[np.ndarray, np.ndarray] | None = None,
    shrink: float = 0.0,
    n_jobs: int | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Indices and values of the k largest positive entries of every row of ``A @ B``.

    Parameters
    ----------
    A, B : scipy.sparse.csr_array, shapes (n, m) and (m, p)
        Factors, entries not negative.
    k : int
        Entries to keep per row, at least 1.
    exclude : scipy.sparse.csr_array, shape (n, p), optional
        Positions that may not be chosen: a stored entry excludes.
    norms : pair of arrays, shapes (n,) and (p,), optional
        With norms the entry (i, j) is divided by ``norms[0][i] * norms[1][j] + shrink``: cosine
        similarity, damped where both norms are small.
    shrink : float
        Not negative; used with `norms` only.
    n_jobs : int, optional
        Threads, as joblib counts them: one by default, -1 for every core. The answer is the same.

    Returns
    -------
    indices : ndarray of int64, shape (n, k)
        Columns by falling value, the lower column first on a tie; -1 where the row has fewer than
        k positive entries.
    values : ndarray of float64, shape (n, k)
        The entries; 0 where the index is -1.
    """
    if A.shape[1] != B.shape[0]:
        raise ValueError(f"A has {A.shape[1]} columns but B has {B.shape[0]} rows")
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    if exclude is None:
        exclude = sp.csr_array((A.shape[0], B.shape[1]))
    left, right = (np.zeros(0), np.zeros(0)) if norms is None else norms
    # rows differ in work; several parts a thread even it out
    n_parts = 1 if effective_n_jobs(n_jobs) == 1 else 8 * effective_n_jobs(n_jobs)
    edges = np.linspace(0, A.shape[0], n_parts + 1).astype(int)
    factors = (*_arrays(A), *_arrays(B), *_arrays(exclude)[:2])
    parts = Parallel(n_jobs, prefer="threads")(
        delayed(_top_k_product)(
            rows,
            *factors,
            B.shape[1],
            k,
            left,
            right,
            shrink,
        )
        for rows in itertools.pairwise(edges)
    )
    indices, values = (np.concatenate(part) for part in zip(*parts, strict=True))
    return indices, values


def _arrays(M: sp.csr_array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    # scipy chooses the index width by size; one width here means one compilation. Unsigned, since
    # for a signed index compiled code asks at every access whether it counts from the end.
    return M.indptr.astype(np.uint64), M.indices.astype(np.uint32), M.data.astype(np.float64)


def top_k_dense(scores: np.ndarray, k: int, *, exclude: sp.csr_array | None = None) -> np.ndarray:
    """Indices of the k largest entries of every row of a dense array.

    Parameters
    ----------
    scores : ndarray, shape (n, p)
        Any finite values.
    k : int
        Entries to keep per row, at least 1.
    exclude : scipy.sparse.csr_array, shape (n, p), optional
        Positions that may not be chosen.

    Returns
    -------
    ndarray of int64, shape (n, k)
        By falling value, the lower column first on a tie; -1 where fewer than k may be chosen.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    scores = np.array(scores, dtype=np.float64)
    if exclude is not None:
        rows = np.repeat(np.arange(scores.shape[0]), np.diff(exclude.indptr))
        scores[rows, exclude.indices] = -np.inf
    return _top_k_dense(scores, k)


# The best entries of a row are kept in a heap whose root is the worst of them: to replace the root
# costs log k, where a sorted list would move half of its k entries.


@numba.njit(cache=True, nogil=True, inline="always")
def _worse(value, index, other_value, other_index):
    """Whether an entry ranks behind another: a lower value, or the same in a higher column."""
    return value < other_value or (value == other_value and index > other_index)


@numba.njit(cache=True, nogil=True)
def _replace_worst(indices, values, index, value, size):
    """Put an entry in the place of the root of a heap of the first `size` entries."""
    place, child = 0, 1
    while child < size:
        if child + 1 < size and _worse(
            values[child + 1], indices[child + 1], values[child], indices[child]
        ):
            child += 1
        if not _worse(values[child], indices[child], value, index):
            break
        values[place], indices[place] = values[child], indices[child]
        place, child = child, 2 * child + 1
    values[place], indices[place] = value, index


@numba.njit(cache=True, nogil=True)
def _best_first(indices, values):
    """Sort a heap: its worst entry goes to the end, again and again."""
    for last in range(len(values) - 1, 0, -1):
        index, value = indices[last], values[last]
        indices[last], values[last] = indices[0], values[0]
        _replace_worst(indices, values, index, value, last)


@numba.njit(cache=True, nogil=True)
def _top_k_product(
    rows, a_ptr, a_idx, a_val, b_ptr, b_idx, b_val, x_ptr, x_idx, p, k, left, right, shrink
):
    start, stop = rows
    indices = np.full((stop - start, k), -1)
    values = np.zeros((stop - start, k))
    row = np.zeros(p)  # the current row of the product; entries are positive, so 0 means untouched
    touched = np.empty(p, dtype=np.uint32)
    for i in range(start, stop):
        count = 0
        for s in range(a_ptr[i], a_ptr[i + 1]):
            weight, m = a_val[s], a_idx[s]
            for t in range(b_ptr[m], b_ptr[m + 1]):
                j, term = b_idx[t], weight * b_val[t]
                if row[j] == 0.0 and term > 0.0:  # tiny factors may have a product of 0
                    touched[count] = j
                    count += 1
                row[j] += term
        for s in range(x_ptr[i], x_ptr[i + 1]):
            row[x_idx[s]] = 0.0
        best, best_values = indices[i - start], values[i - start]
        for c in range(count):
            j = touched[c]
            value = row[j]
            row[j] = 0.0
            if len(left):
                scale = left[i] * right[j] + shrink
                # a product is cheaper than a quotient, and turns most entries away
                if value < best_values[0] * scale * (1 - 1e-12):
                    continue
                value /= scale
            if value > 0.0 and _worse(best_values[0], best[0], value, j):
                _replace_worst(best, best_values, j, value, k)
        _best_first(best, best_values)
    return indices, values


@numba.njit(cache=True, nogil=True)
def _top_k_dense(scores, k):
    n, p = scores.shape
    indices = np.full((n, k), -1)
    values = np.full((n, k), -np.inf)
    for i in range(n):
        for j in range(p):
            if _worse(values[i, 0], indices[i, 0], scores[i, j], j):
                _replace_worst(indices[i], values[i], j, scores[i, j], k)
        _best_first(indices[i], values[i])
    return indices
