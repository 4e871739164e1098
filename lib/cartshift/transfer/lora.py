"""Small trainable parts for a frozen network, in Keras. Importing this module imports TensorFlow."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import ops

__all__ = ["Adapter", "LoRADense", "trainable_share"]


class LoRADense(keras.layers.Layer):
    """A dense layer with a frozen kernel and a trainable low-rank correction.

    Gives ``x (W + alpha / rank · A B) + b``. `B` begins at zero, so the layer begins as the one that it wraps.

    Parameters
    ----------
    dense : keras.layers.Dense
        Layer without activation; it is frozen, bias included.
    rank : int
        Columns of `A` and rows of `B`, at least 1.
    alpha : float, optional
        Default: `rank`, a factor of 1.
    seed : int
        Of `A`.

    Attributes
    ----------
    A : variable of shape (n_in, rank)
    B : variable of shape (rank, n_out)

    Raises
    ------
    ValueError
        If `rank` is below 1, or the layer has an activation.

    References
    ----------
    Hu et al., "LoRA: Low-rank adaptation of large language models", ICLR 2022, arXiv:2106.09685.
    """

    def __init__(
        self,
        dense: keras.layers.Dense,
        rank: int,
        alpha: float | None = None,
        seed: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if rank < 1:
            raise ValueError(f"rank must be at least 1, not {rank}")
        if dense.activation is not keras.activations.linear:
            raise ValueError("the layer has an activation: apply it behind this layer")
        self.dense = dense
        self.rank = rank
        self.scale = (rank if alpha is None else alpha) / rank
        self.seed = seed

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make both factors, and freeze the layer that they correct."""
        if not self.dense.built:
            self.dense.build(input_shape)
        self.dense.trainable = False
        start = keras.initializers.HeUniform(seed=self.seed)
        self.A = self.add_weight(shape=(input_shape[-1], self.rank), initializer=start, name="A")
        self.B = self.add_weight(shape=(self.rank, self.dense.units), initializer="zeros", name="B")

    def call(self, x: Any) -> Any:
        """Map tensors of shape (…, n_in) to (…, n_out)."""
        return self.dense(x) + self.scale * ((x @ self.A) @ self.B)

    def merged_kernel(self) -> np.ndarray:
        """Return the one kernel that serves without this layer, shape (n_in, n_out)."""
        return ops.convert_to_numpy(self.dense.kernel + self.scale * (self.A @ self.B))


class Adapter(keras.layers.Layer):
    """A bottleneck with a shortcut around it: ``x + relu(x D + d) U``. `U` begins at zero.

    Parameters
    ----------
    width : int
        Units of the bottleneck, at least 1.
    seed : int
        Of `D`.

    Raises
    ------
    ValueError
        If `width` is below 1.

    References
    ----------
    Houlsby et al., "Parameter-efficient transfer learning for NLP", ICML 2019, arXiv:1902.00751.
    """

    def __init__(self, width: int, seed: int = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if width < 1:
            raise ValueError(f"width must be at least 1, not {width}")
        self.width = width
        self.seed = seed

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make both layers of the bottleneck."""
        n = input_shape[-1]
        start = keras.initializers.HeUniform(seed=self.seed)
        self.D = self.add_weight(shape=(n, self.width), initializer=start, name="D")
        self.d = self.add_weight(shape=(self.width,), initializer="zeros", name="d")
        self.U = self.add_weight(shape=(self.width, n), initializer="zeros", name="U")

    def call(self, x: Any) -> Any:
        """Correct tensors of shape (…, n)."""
        return x + ops.relu(x @ self.D + self.d) @ self.U


def trainable_share(model: keras.Model | keras.layers.Layer) -> float:
    """Numbers that training may change, as a share of all numbers of a built model.

    Raises
    ------
    ValueError
        If the model has no weights: it is not built.
    """
    total = sum(int(np.prod(w.shape)) for w in model.weights)
    if not total:
        raise ValueError("the model has no weights; build it first")
    return sum(int(np.prod(w.shape)) for w in model.trainable_weights) / total
