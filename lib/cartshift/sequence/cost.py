"""What a Transformer costs, by formula, and how its loss falls with size."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar, nnls

__all__ = ["PowerLaw", "fit_power_law", "forward_flops", "training_flops", "transformer_params"]


def transformer_params(
    n_layers: int, d_model: int, n_heads: int, d_ff: int, vocab: int, max_len: int
) -> int:
    """Trainable numbers of `cartshift.sequence.transformer.CausalTransformer`.

    Each layer has four d × d matrices of attention and two of the feed-forward part, with their biases,
    and two norms; beside the layers stand the tables of events and of places, and a last norm. The
    softmax shares the table of events. `n_heads` cuts the matrices into blocks and adds nothing.

    Raises
    ------
    ValueError
        When a number is below 1 (`n_layers`: below 0), or `n_heads` does not divide `d_model`.
    """
    if min(d_model, n_heads, d_ff, vocab, max_len) < 1 or n_layers < 0:
        raise ValueError("sizes must be at least 1, and n_layers at least 0")
    if d_model % n_heads:
        raise ValueError(f"n_heads must divide d_model, got {n_heads} and {d_model}")
    attention = 4 * d_model * (d_model + 1)
    feed_forward = d_model * d_ff + d_ff + d_ff * d_model + d_model
    norms = 4 * d_model
    tables = (vocab + max_len) * d_model
    return n_layers * (attention + feed_forward + norms) + tables + 2 * d_model


def forward_flops(
    n_layers: int, d_model: int, d_ff: int, vocab: int, length: int, scored: int | None = None
) -> int:
    """Floating-point operations of the matrix products of one history's forward pass.

    A product of (m, k) and (k, n) counts 2·m·k·n. Norms, softmax and activations are left out, as the
    usual counters do, and attention counts the whole square of length × length, as it is computed.

    Parameters
    ----------
    n_layers, d_model, d_ff, vocab : int
    length : int
        Events of the history.
    scored : int, optional
        Positions that get a softmax over the vocabulary; all by default, 1 in serving.

    Returns
    -------
    int
    """
    scored = length if scored is None else scored
    layer = 2 * length * (4 * d_model**2 + 2 * d_model * d_ff) + 4 * length**2 * d_model
    return n_layers * layer + 2 * scored * d_model * vocab


def training_flops(params: float, tokens: float) -> float:
    """Rule of thumb 6·N·D: 2 for the forward pass, 4 for the backward pass, per weight and token.

    It leaves out attention's square, and counts every parameter as a multiplication per token; give it
    the parameters without the tables that are only looked up.

    Raises
    ------
    ValueError
        When a number is negative.

    References
    ----------
    Kaplan et al., "Scaling laws for neural language models", 2020, section 2.1.
    """
    if params < 0 or tokens < 0:
        raise ValueError(f"params and tokens must not be negative, got {params} and {tokens}")
    return 6.0 * params * tokens


class PowerLaw(NamedTuple):
    """Loss a·n^−b + c: `c` is what no size removes."""

    a: float
    b: float
    c: float

    def __call__(self, n: ArrayLike) -> np.ndarray:
        """Loss at size n."""
        return self.a * np.asarray(n, dtype=np.float64) ** -self.b + self.c


def fit_power_law(n: ArrayLike, loss: ArrayLike) -> PowerLaw:
    """Least-squares fit of a·n^−b + c with a, c ≥ 0.

    For a fixed b the problem is linear: a and c come from non-negative least squares. The best b is
    searched from 0.01 to 3, on a grid of its logarithm and then between its neighbours.

    Parameters
    ----------
    n : array_like of float, shape (m,)
        Sizes, above 0; at least three different ones.
    loss : array_like of float, shape (m,)

    Returns
    -------
    PowerLaw

    Raises
    ------
    ValueError
        When the shapes differ, a value is not finite, or fewer than three sizes are different.

    References
    ----------
    Kaplan et al., "Scaling laws for neural language models", 2020; the constant: Hoffmann et al.,
    "Training compute-optimal large language models", 2022.
    """
    n, loss = np.asarray(n, dtype=np.float64), np.asarray(loss, dtype=np.float64)
    if n.ndim != 1 or n.shape != loss.shape:
        raise ValueError(f"n and loss need one shape (m,), got {n.shape} and {loss.shape}")
    if not (np.isfinite(n).all() and np.isfinite(loss).all() and (n > 0).all()):
        raise ValueError("sizes must be finite and above 0, losses finite")
    if len(np.unique(n)) < 3:
        raise ValueError("three parameters need three different sizes")
    scale = np.exp(np.log(n).mean())

    def fitted(log_b: float) -> tuple[float, np.ndarray]:
        law = np.column_stack([(n / scale) ** -np.exp(log_b), np.ones_like(n)])
        weights, rest = nnls(law, loss)
        return rest, weights

    grid = np.linspace(np.log(0.01), np.log(3), 60)
    place = int(np.argmin([fitted(log_b)[0] for log_b in grid]))
    bounds = grid[max(place - 1, 0)], grid[min(place + 1, len(grid) - 1)]
    options = {"xatol": 1e-6}
    log_b = minimize_scalar(
        lambda x: fitted(x)[0], bounds=bounds, method="bounded", options=options
    ).x
    b = float(np.exp(log_b))
    a, c = fitted(log_b)[1]
    return PowerLaw(float(a * scale**b), b, float(c))
