"""What a graph does to the features of its nodes, before anything is learned."""

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike
from sklearn.utils.validation import check_array

__all__ = ["normalised_adjacency", "sgc_features", "smoothness"]

Graph = sp.sparray | sp.spmatrix | ArrayLike


def normalised_adjacency(A: Graph) -> sp.csr_array:
    r"""Add a self-loop to every node and divide each edge by the roots of both its degrees.

    With :math:`\tilde A = A + I` and :math:`\tilde D` its row sums, the result is
    :math:`\hat A = \tilde D^{-1/2} \tilde A \tilde D^{-1/2}`.

    Parameters
    ----------
    A : sparse array or array_like, shape (n, n)
        Symmetric, with weights of 0 or more.

    Returns
    -------
    csr_array of float64, shape (n, n)
        Symmetric, with eigenvalues in (-1, 1]. A node without neighbours keeps a loop of weight 1.

    Raises
    ------
    ValueError
        If A is not square or not symmetric, or holds a negative, infinite or NaN weight.

    References
    ----------
    Kipf & Welling, "Semi-supervised classification with graph convolutional networks", ICLR 2017,
    eq. 2.
    """
    A = _check_graph(A)
    looped = A + sp.eye_array(A.shape[0], format="csr")
    scale = sp.diags_array(1 / np.sqrt(looped.sum(axis=1)))
    return (scale @ looped @ scale).tocsr()


def sgc_features(A_hat: sp.sparray | sp.spmatrix, X: ArrayLike, k: int) -> np.ndarray:
    r"""Propagate features k times: :math:`\hat A^k X`, without ever forming the power.

    Parameters
    ----------
    A_hat : sparse array, shape (n, n)
        From `normalised_adjacency`.
    X : array_like of float, shape (n, n_features)
    k : int
        Number of hops, 0 or more.

    Returns
    -------
    ndarray of float64, shape (n, n_features)
        A new array, also for k = 0.

    Raises
    ------
    ValueError
        If k is negative or X does not have n rows.

    References
    ----------
    Wu et al., "Simplifying graph convolutional networks", ICML 2019, eq. 8.
    """
    if k < 0:
        raise ValueError(f"k must be 0 or more, not {k}")
    H = np.array(X, dtype=np.float64)
    if len(H) != A_hat.shape[0]:
        raise ValueError(f"X has {len(H)} rows for a graph of {A_hat.shape[0]} nodes")
    for _ in range(k):
        H = A_hat @ H
    return H


def smoothness(H: ArrayLike, A: Graph) -> float:
    r"""Dirichlet energy of node features as a share of their squared length.

    .. math:: \frac{1}{\lVert H \rVert_F^2} \sum_{i < j} a_{ij}
        \left\lVert \frac{h_i}{\sqrt{\tilde d_i}} - \frac{h_j}{\sqrt{\tilde d_j}} \right\rVert^2
        = \frac{\operatorname{tr} H^\top (I - \hat A) H}{\lVert H \rVert_F^2}

    It is 0 when neighbours agree, up to the root of their degrees, and less than 2 always: small means
    smooth. Because of the division it does not shrink when H is merely multiplied by a small number.

    Parameters
    ----------
    H : array_like of float, shape (n, n_features)
    A : sparse array or array_like, shape (n, n)
        As in `normalised_adjacency`; :math:`\tilde d` counts the self-loop.

    Returns
    -------
    float
        In [0, 2); 0 if H is all zeros.

    Raises
    ------
    ValueError
        As in `normalised_adjacency`; or if H does not have n rows.

    References
    ----------
    Cai & Wang, "A note on over-smoothing for graph neural networks", 2020, definition 3.1 (without
    the division).
    """
    A = _check_graph(A)
    H = check_array(H, dtype=np.float64)
    if len(H) != A.shape[0]:
        raise ValueError(f"H has {len(H)} rows for a graph of {A.shape[0]} nodes")
    largest = np.abs(H).max()
    if largest == 0:
        return 0.0
    H = H / largest  # squares of very small or large numbers leave the range of floats
    edges = sp.triu(A, k=1).tocoo()
    scaled = H / np.sqrt(1 + A.sum(axis=1))[:, np.newaxis]
    # edge by edge, not by the trace: no cancellation when the energy is nearly zero
    gaps = ((scaled[edges.row] - scaled[edges.col]) ** 2).sum(axis=1)
    return float(edges.data @ gaps / (H**2).sum())


def _check_graph(A: Graph) -> sp.csr_array:
    A = sp.csr_array(check_array(A, accept_sparse="csr", dtype=np.float64))
    if A.shape[0] != A.shape[1]:
        raise ValueError(f"an adjacency matrix is square; this one has shape {A.shape}")
    if A.nnz and A.data.min() < 0:
        raise ValueError(f"weights must be 0 or more; the lowest is {A.data.min():g}")
    if abs(A - A.T).max() > 1e-9 * max(1.0, abs(A).max()):
        raise ValueError("an undirected graph has a symmetric adjacency matrix; take A + A.T")
    return A
