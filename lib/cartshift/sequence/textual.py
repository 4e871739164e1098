"""A sequence model over item *vectors*, in Keras: it can read a shop whose items it has never seen.

Importing this module imports TensorFlow.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, Literal, Self

import keras
import numpy as np
from keras import ops
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from cartshift.data.sequences import pad_batch
from cartshift.transfer.lora import Adapter, LoRADense

__all__ = ["Tuning", "VectorSequenceModel", "VectorSequenceNet"]

Tuning = Literal["full", "lora", "adapter"]
_HEADS, _BARRED = 2, -1e9


class VectorSequenceNet(keras.Model):
    """One causal attention block whose input and output items are vectors of a catalogue.

    The catalogue is data and not a weight that learns: give another one, and the same network scores
    another shop.

    Parameters
    ----------
    n_items, n_features : int
        Most items that a catalogue may have, and the length of their vectors.
    dim, length : int
        Width of the block (even), and events that it looks back.
    tuning : {"full", "lora", "adapter"}
        What training may change: everything, or the small part of this name in a frozen block.
    rank : int
        Rank of LoRA, or width of the adapters.
    """

    def __init__(
        self, n_items: int, n_features: int, dim: int, length: int, tuning: Tuning, rank: int
    ) -> None:
        super().__init__()
        self.dim, self.length = dim, length
        # row 0 is padding
        self.catalogue = self.add_weight(
            shape=(n_items + 1, n_features), trainable=False, name="catalogue"
        )
        self.prior = self.add_weight(shape=(n_items + 1,), trainable=False, name="prior")
        self.project = keras.layers.Dense(dim, use_bias=False)
        self.dense = {
            "query_key_value": keras.layers.Dense(3 * dim),
            "merge": keras.layers.Dense(dim),
            "inner": keras.layers.Dense(2 * dim),
            "outer": keras.layers.Dense(dim),
        }
        self.norms = [keras.layers.LayerNormalization(epsilon=1e-5) for _ in range(3)]
        self.distance = self.add_weight(
            shape=(_HEADS, length), initializer="zeros", name="distance"
        )
        self.habit = self.add_weight(shape=(length,), initializer="ones", name="habit")
        self.gains = self.add_weight(shape=(2,), initializer="ones", name="gains")
        self.project.build((None, n_features))
        for name, layer in self.dense.items():
            layer.build((None, 2 * dim if name == "outer" else dim))
        for norm in self.norms:
            norm.build((None, dim))
        #: what a pretrained network hands on, in a fixed order
        self.base = [self.project.kernel, self.distance, self.habit, self.gains]
        for layer in (*self.dense.values(), *self.norms):
            self.base += layer.weights
        if tuning != "full":
            for part in (self.project, *self.dense.values(), *self.norms):
                part.trainable = False
            for weight in (self.distance, self.habit, self.gains):
                weight.trainable = False
        if tuning == "lora":
            self.dense = {
                name: LoRADense(layer, rank, seed=i)
                for i, (name, layer) in enumerate(self.dense.items())
            }
        self.adapters = [Adapter(rank, seed=i) for i in range(2)] if tuning == "adapter" else []
        self(np.zeros((1, length), dtype=np.int64))
        self.extra_start = [ops.convert_to_numpy(w) for w in self.extra]

    @property
    def extra(self) -> list[Any]:
        """What is trained beside a frozen block."""
        return [w for w in self.trainable_weights if all(w is not b for b in self.base)]

    def call(self, ids: Any) -> Any:
        """Score all items after each event: (n, length) to (n, length, n_items + 1)."""
        items = self.project(self.catalogue)
        x = ops.take(items, ids, axis=0)
        x = x + self._attend(self.norms[0](x))
        if self.adapters:
            x = self.adapters[0](x)
        x = x + self.dense["outer"](ops.relu(self.dense["inner"](self.norms[1](x))))
        if self.adapters:
            x = self.adapters[1](x)
        scores = self.norms[2](x) @ ops.transpose(items) / self.dim**0.5
        return scores + self.gains[0] * self.prior + self.gains[1] * self._habit(ids)

    def _habit(self, ids: Any) -> Any:
        """Log of one plus how often each item came before, old events weighing less or more."""
        ago = np.subtract.outer(np.arange(self.length), np.arange(self.length))
        weight = ops.where(ago < 0, 0.0, ops.take(ops.relu(self.habit), np.maximum(ago, 0)))
        return ops.log1p(weight @ ops.one_hot(ids, self.prior.shape[0]))

    def _attend(self, x: Any) -> Any:
        steps = np.arange(self.length)
        ago = np.subtract.outer(steps, steps)
        bias = ops.take(self.distance, np.maximum(ago, 0), axis=1)
        bias = ops.where(ago < 0, _BARRED, bias)
        mixed = ops.reshape(
            self.dense["query_key_value"](x),
            (-1, self.length, 3, _HEADS, self.dim // _HEADS),
        )
        query, key, value = (ops.transpose(mixed[:, :, i], (0, 2, 1, 3)) for i in range(3))
        logits = query @ ops.transpose(key, (0, 1, 3, 2)) / (self.dim // _HEADS) ** 0.5 + bias
        seen = ops.transpose(ops.softmax(logits) @ value, (0, 2, 1, 3))
        return self.dense["merge"](ops.reshape(seen, (-1, self.length, self.dim)))


class VectorSequenceModel(BaseEstimator):
    """Next-item model over a catalogue of item vectors, from scratch or from another shop's model.

    Parameters
    ----------
    dim, length : int
        Width of the block (even), and events that it looks back.
    tuning : {"full", "lora", "adapter"}
        What training changes; all but "full" want a `start`.
    rank : int
        Rank of LoRA, or width of the adapters.
    steps, batch_size : int
        Steps of Adam, and sequences in each.
    rate : float
        Learning rate of Adam.
    max_items : int
        Room for a catalogue. Networks of one shape are traced once, so shops should share it.
    random_state : int
        Of weights and batches.

    Attributes
    ----------
    weights_ : list of ndarray
        What another shop can begin with.
    extra_ : list of ndarray
        What a frozen block has learned; empty with "full".
    n_trainable_ : int
        Numbers that training may change.
    n_features_in_ : int

    References
    ----------
    Kang & McAuley, "Self-attentive sequential recommendation", ICDM 2018 (the block); Hou et al., "Towards
    universal sequence representation learning for recommender systems", KDD 2022 (items as vectors of text).
    """

    def __init__(
        self,
        dim: int = 32,
        length: int = 12,
        tuning: Tuning = "full",
        rank: int = 1,
        steps: int = 100,
        batch_size: int = 32,
        rate: float = 0.01,
        max_items: int = 150,
        random_state: int = 0,
    ):
        self.dim = dim
        self.length = length
        self.tuning = tuning
        self.rank = rank
        self.steps = steps
        self.batch_size = batch_size
        self.rate = rate
        self.max_items = max_items
        self.random_state = random_state

    def fit(
        self,
        sequences: Sequence[np.ndarray],
        vectors: np.ndarray,
        prior: np.ndarray | None = None,
        start: VectorSequenceModel | None = None,
    ) -> Self:
        """Learn to predict each event from those before it.

        Parameters
        ----------
        sequences : sequence of int arrays
            Rows of `vectors`, in order of time. Of a long one each step draws a window.
        vectors : ndarray of float, shape (n_items, n_features)
        prior : ndarray of float, shape (n_items,), optional
            Log popularity of the items in this shop. Default: all alike.
        start : VectorSequenceModel, optional
            Fitted model of another shop, with vectors of the same space.

        Raises
        ------
        ValueError
            If no sequence has two events, a code is no row of `vectors`, there are more than `max_items`
            items, a part is to be tuned without a `start`, or the start has other sizes.
        """
        net = self._net(vectors, prior)
        usable = [np.asarray(s, dtype=np.int64) for s in sequences if len(s) > 1]
        if not usable:
            raise ValueError("no sequence has two events or more")
        _check_codes(usable, len(vectors))
        if start is None and self.tuning != "full":
            raise ValueError(f"tuning {self.tuning!r} needs the start of another model")
        rng = np.random.default_rng(self.random_state)
        first = self._first_weights(net, rng) if start is None else start.weights_
        _assign(net.base, first)
        _assign(net.extra, net.extra_start)
        # Adam forgets the last fit
        _assign(net.optimizer.variables, [np.zeros(v.shape) for v in net.optimizer.variables])
        net.optimizer.learning_rate = self.rate
        ids = self._windows(usable, rng)
        net.fit(ids[:, :-1], ids[:, 1:], batch_size=self.batch_size, shuffle=False, verbose=0)
        self.weights_ = [ops.convert_to_numpy(w) for w in net.base]
        self.extra_ = [ops.convert_to_numpy(w) for w in net.extra]
        self.n_trainable_ = sum(int(np.prod(w.shape)) for w in net.trainable_weights)
        self.n_features_in_ = vectors.shape[1]
        return self

    def predict(
        self,
        histories: Sequence[np.ndarray],
        vectors: np.ndarray,
        prior: np.ndarray | None = None,
    ) -> np.ndarray:
        """Score every item of a catalogue as the next one.

        Parameters
        ----------
        histories : sequence of int arrays
            Rows of `vectors`, one event at least in each; the last `length` are read.
        vectors : ndarray of float, shape (n_items, n_features)
            The catalogue of any shop, in the space of the one that was learned from.
        prior : ndarray of float, shape (n_items,), optional
            Log popularity in that shop. Default: all alike.

        Returns
        -------
        ndarray of float32, shape (n, n_items)
            Logits.

        Raises
        ------
        ValueError
            If a history is empty, or a code is no row of `vectors`.
        """
        check_is_fitted(self)
        if vectors.shape[1] != self.n_features_in_:
            raise ValueError(
                f"vectors have {vectors.shape[1]} features, learned from {self.n_features_in_}"
            )
        if not all(len(h) for h in histories):
            raise ValueError("a history is empty: there is nothing to read")
        _check_codes(histories, len(vectors))
        net = self._net(vectors, prior)
        _assign(net.base, self.weights_)
        _assign(net.extra, self.extra_)
        batch = pad_batch([np.asarray(h, dtype=np.int64) + 1 for h in histories], self.length)
        ids = np.pad(batch.ids, [(0, 0), (0, self.length - batch.ids.shape[1])])
        last = (batch.lengths - 1)[:, None, None]
        scores = [  # in parts: all positions of all histories would fill the memory
            np.take_along_axis(np.asarray(net(ids[i : i + 256])), last[i : i + 256], 1)[:, 0]
            for i in range(0, len(ids), 256)
        ]
        return np.concatenate(scores)[:, 1 : len(vectors) + 1]

    def _net(self, vectors: np.ndarray, prior: np.ndarray | None) -> VectorSequenceNet:
        """Return the network of this shape with the catalogue in it."""
        n_items, n_features = vectors.shape
        if n_items > self.max_items:
            raise ValueError(f"there is room for {self.max_items} items, not for {n_items}")
        net = _compiled(self.max_items, n_features, self.dim, self.length, self.tuning, self.rank)
        table = np.zeros((self.max_items + 1, n_features), dtype=np.float32)
        table[1 : n_items + 1] = vectors
        known = np.full(self.max_items + 1, _BARRED, dtype=np.float32)
        known[1 : n_items + 1] = 0 if prior is None else prior
        _assign([net.catalogue, net.prior], [table, known])
        return net

    def _first_weights(self, net: VectorSequenceNet, rng: np.random.Generator) -> list[np.ndarray]:
        """Draw kernels with variance 1 / n_in; scales of norms begin at one, the rest at zero."""
        return [
            rng.normal(0, w.shape[0] ** -0.5, w.shape)
            if w.name == "kernel"
            else np.full(w.shape, float(w.name in ("gamma", "habit", "gains")))
            for w in net.base
        ]

    def _windows(self, sequences: list[np.ndarray], rng: np.random.Generator) -> np.ndarray:
        """Draw all batches: rows of length + 1 codes from 1, padded with 0 on the right."""
        lengths = np.array([len(s) for s in sequences])
        n_rows = self.steps * self.batch_size
        rounds = -(-n_rows // len(sequences))
        which = np.concatenate([rng.permutation(len(sequences)) for _ in range(rounds)])[:n_rows]
        width = self.length + 1
        place = rng.integers(np.maximum(lengths[which] - width, 0) + 1)[:, None] + np.arange(width)
        inside = place < lengths[which, None]
        first = np.cumsum(lengths) - lengths
        flat = np.concatenate(sequences) + 1
        return np.where(inside, flat[np.where(inside, first[which, None] + place, 0)], 0)


@functools.lru_cache(maxsize=16)
def _compiled(*shape: Any) -> VectorSequenceNet:
    """Build and compile a network once: tracing takes longer than a hundred steps."""
    net = VectorSequenceNet(*shape)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=0)
    net.compile(keras.optimizers.Adam(), loss=loss, jit_compile=False, steps_per_execution=10)
    net.optimizer.build(net.trainable_variables)
    return net


def _assign(variables: list[Any], values: Sequence[np.ndarray]) -> None:
    for variable, value in zip(variables, values, strict=True):
        if tuple(variable.shape) != np.shape(value):
            raise ValueError(f"the start has a weight of {np.shape(value)}, not {variable.shape}")
        variable.assign(value)


def _check_codes(sequences: Sequence[np.ndarray], n_items: int) -> None:
    low, high = min(np.min(s) for s in sequences), max(np.max(s) for s in sequences)
    if low < 0 or high >= n_items:
        raise ValueError(f"codes must be from 0 to {n_items - 1}, got {low} to {high}")
