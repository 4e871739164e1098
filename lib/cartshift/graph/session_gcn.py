"""A graph convolutional network that predicts the next item of a session. Imports TensorFlow."""

from typing import NamedTuple, Self

import numpy as np
import scipy.sparse as sp
import tensorflow as tf
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

__all__ = ["SessionGCN"]


class Weights(NamedTuple):
    """What is learned: embeddings of items and features, a mixing matrix for each use, popularity."""

    items: tf.Tensor
    features: tf.Tensor
    mix: tf.Tensor
    last: tf.Tensor
    mean: tf.Tensor
    popularity: tf.Tensor


class SessionGCN(BaseEstimator):
    r"""Two graph convolutions over the items, a session made of their rows, a softmax over the items.

    :math:`H = \hat A\,\mathrm{ReLU}(\hat A (E + F V)) W` with free embeddings E and known item features
    F. A session is :math:`s = h_{last} W_l + \bar h W_m`, the scores are :math:`s H^\top + c`. With
    :math:`\hat A = I` the same code is a network without a graph.

    Parameters
    ----------
    width : int
        Of the embeddings.
    learning_rate : float
        Of Adam.
    weight_decay : float
        Weight of half the squared length of E in the loss.
    epochs : int
        Passes over the examples; the weights of the best one by `validation` are kept.
    batch_size : int
    seed : int
        Of the initial weights and the order of the examples.

    Attributes
    ----------
    weights_ : Weights
    items_ : ndarray of float32, shape (n_items, width)
        H: rows of the items after both convolutions.
    validation_curve_ : ndarray of float32, shape (epochs,)
        Mean cross-entropy of the validation examples.

    References
    ----------
    Kipf & Welling, "Semi-supervised classification with graph convolutional networks", ICLR 2017; the
    reading of the session follows Wu et al., "Session-based recommendation with graph neural networks",
    AAAI 2019, without its gates and attention.
    """

    def __init__(
        self,
        *,
        width: int = 32,
        learning_rate: float = 0.01,
        weight_decay: float = 1e-4,
        epochs: int = 20,
        batch_size: int = 256,
        seed: int = 0,
    ):
        self.width = width
        self.learning_rate = learning_rate
        self.weight_decay = weight_decay
        self.epochs = epochs
        self.batch_size = batch_size
        self.seed = seed

    def fit(
        self,
        contexts: np.ndarray,
        targets: np.ndarray,
        A_hat: sp.sparray,
        validation: tuple[np.ndarray, np.ndarray],
        features: ArrayLike | None = None,
    ) -> Self:
        """Learn from examples of what came next.

        Parameters
        ----------
        contexts : ndarray of int, shape (n_examples, length)
            Item codes, padded on the left with n_items.
        targets : ndarray of int, shape (n_examples,)
        A_hat : sparse array, shape (n_items, n_items)
            From `normalised_adjacency`, or an identity.
        validation : pair of ndarrays
            Contexts and targets that choose the epoch.
        features : array_like of float, shape (n_items, n_features), optional
            What is known of the items.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If there are fewer examples than `batch_size`, or shapes do not fit together.
        """
        n = A_hat.shape[0]
        if len(contexts) != len(targets) or A_hat.shape != (n, n):
            raise ValueError(
                f"{len(contexts)} contexts, {len(targets)} targets, A_hat of shape {A_hat.shape}"
            )
        if len(targets) < self.batch_size:
            raise ValueError(f"{len(targets)} examples do not fill a batch of {self.batch_size}")
        F = np.zeros((n, 1)) if features is None else np.asarray(features, dtype=np.float64)
        if F.ndim != 2 or len(F) != n:
            raise ValueError(f"features of shape {F.shape} for {n} items")
        rng = np.random.default_rng(self.seed)
        square = [(self.width, self.width)] * 3
        shapes = [(n, self.width), (F.shape[1], self.width), *square]
        drawn = [rng.normal(size=shape) / np.sqrt(self.width) for shape in shapes]
        start = [*drawn, np.log1p(np.bincount(targets, minlength=n))]
        steps = len(targets) // self.batch_size
        order = np.array([rng.permutation(len(targets)) for _ in range(self.epochs)])
        order = order[:, : steps * self.batch_size].reshape(self.epochs, steps, self.batch_size)
        self._graph = (_tensor(A_hat), tf.constant(F, tf.float32))
        best, curve = _train(
            tuple(tf.constant(w, tf.float32) for w in start),
            *self._graph,
            *(tf.constant(a, tf.int64) for a in (contexts, targets, *validation, order)),
            tf.constant(self.learning_rate, tf.float32),
            tf.constant(self.weight_decay, tf.float32),
        )
        self.weights_, self.validation_curve_ = Weights(*best), curve.numpy()
        self.items_ = _convolve(self.weights_, *self._graph).numpy()
        return self

    def scores(self, contexts: np.ndarray) -> np.ndarray:
        """Score all items as the next one, float32 of shape (n_examples, n_items).

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before `fit`.
        """
        check_is_fitted(self)
        H = tf.constant(self.items_)
        return _logits(self.weights_, H, tf.constant(contexts, tf.int64)).numpy()


def _tensor(A: sp.sparray) -> tf.SparseTensor:
    A = sp.coo_array(A)
    pairs = np.column_stack(A.coords).astype(np.int64)
    return tf.sparse.reorder(tf.SparseTensor(pairs, A.data.astype(np.float32), A.shape))


def _convolve(w: Weights, A_hat: tf.SparseTensor, F: tf.Tensor) -> tf.Tensor:
    hidden = tf.nn.relu(tf.sparse.sparse_dense_matmul(A_hat, w.items + F @ w.features))
    return tf.sparse.sparse_dense_matmul(A_hat, hidden @ w.mix)


def _logits(w: Weights, H: tf.Tensor, contexts: tf.Tensor) -> tf.Tensor:
    n = tf.shape(H, tf.int64)[0]
    rows = tf.gather(tf.pad(H, [[0, 1], [0, 0]]), contexts)
    seen = tf.reduce_sum(tf.cast(contexts < n, tf.float32), axis=1, keepdims=True)
    session = rows[:, -1] @ w.last + tf.reduce_sum(rows, axis=1) / seen @ w.mean
    return tf.matmul(session, H, transpose_b=True) + w.popularity


def _loss(w: Weights, A_hat, F, contexts, targets) -> tf.Tensor:
    logits = _logits(w, _convolve(w, A_hat, F), contexts)
    return tf.reduce_mean(
        tf.nn.sparse_softmax_cross_entropy_with_logits(labels=targets, logits=logits)
    )


@tf.function(reduce_retracing=True)
def _train(start, A_hat, F, contexts, targets, seen, following, order, rate, decay):
    """Adam over all epochs in one compiled loop; networks of equal shapes share the compilation."""
    w = start
    first = tuple(tf.zeros_like(x) for x in w)
    second = tuple(tf.zeros_like(x) for x in w)
    best, least, step = w, tf.constant(np.inf, tf.float32), tf.constant(0.0)
    curve = tf.TensorArray(tf.float32, size=tf.shape(order)[0])
    for epoch in tf.range(tf.shape(order)[0]):
        for batch in tf.range(tf.shape(order)[1]):
            rows = order[epoch, batch]
            with tf.GradientTape() as tape:
                tape.watch(w)
                loss = _loss(
                    Weights(*w), A_hat, F, tf.gather(contexts, rows), tf.gather(targets, rows)
                )
                total = loss + decay * tf.nn.l2_loss(w[0])
            slopes = tape.gradient(total, w)
            step += 1.0
            first = tuple(0.9 * m + 0.1 * g for m, g in zip(first, slopes, strict=True))
            second = tuple(0.999 * v + 0.001 * g * g for v, g in zip(second, slopes, strict=True))
            pace = rate * tf.sqrt(1 - 0.999**step) / (1 - 0.9**step)
            w = tuple(
                x - pace * m / (tf.sqrt(v) + 1e-7) for x, m, v in zip(w, first, second, strict=True)
            )
        loss = _loss(Weights(*w), A_hat, F, seen, following)
        curve = curve.write(epoch, loss)
        better = loss < least
        best = tuple(tf.where(better, x, b) for x, b in zip(w, best, strict=True))
        least = tf.minimum(least, loss)
    return best, curve.stack()
