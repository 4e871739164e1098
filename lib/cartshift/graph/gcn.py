"""A graph convolutional network in Keras. Importing this module imports TensorFlow."""

from typing import Self

import keras
import numpy as np
import scipy.sparse as sp
import tensorflow as tf
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_array, check_is_fitted

from cartshift.graph.propagation import normalised_adjacency

__all__ = ["GCN", "GraphConvolution", "build_gcn"]


class GraphConvolution(keras.layers.Layer):
    r"""Mix features by a weight matrix, then average over neighbours: :math:`\hat A (H W) + b`.

    Parameters
    ----------
    A_hat : tf.SparseTensor, shape (n, n)
        float32, from `normalised_adjacency`.
    units : int
        Width of the output.
    seed : int
        Of the initial weights.
    """

    def __init__(self, A_hat: tf.SparseTensor, units: int, seed: int):
        super().__init__()
        self.A_hat = A_hat
        self.units = units
        self.seed = seed

    def build(self, shape):
        """Make the weights."""
        glorot = keras.initializers.GlorotUniform(self.seed)
        self.W = self.add_weight(shape=(shape[-1], self.units), initializer=glorot)
        self.b = self.add_weight(shape=(self.units,), initializer="zeros")

    def call(self, H):
        """Convolve the features of all nodes, shape (n, d) → (n, units)."""
        # H W first: its width is units, and the sparse product costs n_edges times the width
        return tf.sparse.sparse_dense_matmul(self.A_hat, H @ self.W) + self.b


def build_gcn(
    A_hat: tf.SparseTensor, n_classes: int, *, hidden: int, depth: int, dropout: float, seed: int
) -> keras.Sequential:
    """Stack graph convolutions with ReLU between them; the last one gives the logits."""
    layers = []
    for level in range(depth):
        if dropout:
            layers.append(keras.layers.Dropout(dropout, seed=seed + level))
        width = hidden if level < depth - 1 else n_classes
        layers.append(GraphConvolution(A_hat, width, seed + level))
        if level < depth - 1:
            layers.append(keras.layers.ReLU())
    return keras.Sequential(layers)


class GCN(ClassifierMixin, BaseEstimator):
    """Classify the nodes of a graph from their features and the labels of a few of them.

    Transductive: the features and edges of all nodes are seen in training, labels of some. With
    ``A = 0`` only the self-loops remain, and the model is a multilayer perceptron.

    Parameters
    ----------
    hidden : int
        Width of the hidden layers.
    depth : int
        Graph convolutions, that is, hops that a label can look.
    dropout : float
        Share of the inputs of every layer that is set to zero in training.
    weight_decay : float
        Weight of half the squared length of the first layer's matrix in the loss.
    learning_rate : float
        Of Adam.
    epochs : int
        Steps; each sees the whole graph.
    seed : int
        Of the initial weights and the dropout. The same seed gives the same model on one machine with
        ``tf.config.experimental.enable_op_determinism()``.

    Attributes
    ----------
    classes_ : ndarray, shape (n_classes,)
    model_ : keras.Sequential
    loss_curve_ : ndarray of float32, shape (epochs,)
    n_features_in_ : int

    References
    ----------
    Kipf & Welling, "Semi-supervised classification with graph convolutional networks", ICLR 2017.
    """

    def __init__(
        self,
        *,
        hidden: int = 16,
        depth: int = 2,
        dropout: float = 0.5,
        weight_decay: float = 5e-4,
        learning_rate: float = 0.01,
        epochs: int = 200,
        seed: int = 0,
    ):
        self.hidden = hidden
        self.depth = depth
        self.dropout = dropout
        self.weight_decay = weight_decay
        self.learning_rate = learning_rate
        self.epochs = epochs
        self.seed = seed

    def fit(self, X, y, A) -> Self:
        """Learn from the labelled nodes.

        Parameters
        ----------
        X : array_like of float, shape (n, n_features)
        y : array_like of int, shape (n,)
            Class of each node; -1 where it is not known.
        A : sparse array or array_like, shape (n, n)
            As in `normalised_adjacency`.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If the shapes do not fit together, no node is labelled, `depth`, `hidden` or `epochs` is
            below 1, or A is no symmetric graph.
        """
        for name in ("depth", "hidden", "epochs"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        X = check_array(X, dtype=np.float32)
        A_hat = normalised_adjacency(A)
        y = np.asarray(y)
        if y.shape != (len(X),) or A_hat.shape[0] != len(X):
            raise ValueError(f"{len(X)} rows of X, y of shape {y.shape}, A of shape {A_hat.shape}")
        labelled = np.flatnonzero(y != -1)
        if not len(labelled):
            raise ValueError("no node is labelled: y is -1 everywhere")
        self.classes_, codes = np.unique(y[labelled], return_inverse=True)
        self.n_features_in_ = X.shape[1]
        self.model_ = build_gcn(
            _tensor(A_hat), len(self.classes_), hidden=self.hidden, depth=self.depth,
            dropout=self.dropout, seed=self.seed,
        )  # fmt: skip
        self.model_.build(X.shape)
        self._X = tf.constant(X)
        optimizer = keras.optimizers.Adam(self.learning_rate)
        optimizer.build(self.model_.trainable_variables)
        inputs = [self._X, tf.constant(labelled), tf.constant(codes), tf.constant(self.epochs)]
        train = _trainer(self.model_, optimizer, self.weight_decay)
        # traced for this model alone: tf.function would warn of models trained one after the other
        self.loss_curve_ = train.get_concrete_function(*inputs)(*inputs).numpy()
        return self

    def predict(self) -> np.ndarray:
        """Classify all nodes of the graph, labelled or not.

        Returns
        -------
        ndarray, shape (n,)
            Entries of `classes_`.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before `fit`.
        """
        check_is_fitted(self)
        return self.classes_[self.model_(self._X, training=False).numpy().argmax(axis=1)]

    def hidden_features(self) -> list[np.ndarray]:
        """Return what every layer hands on, for all nodes: after the ReLU, and the logits last.

        Returns
        -------
        list of `depth` ndarrays of float32, shape (n, hidden), the last (n, n_classes)

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before `fit`.
        """
        check_is_fitted(self)
        H, features = self._X, []
        for layer in self.model_.layers:
            if not isinstance(layer, keras.layers.Dropout):
                H = layer(H)
            if isinstance(layer, keras.layers.ReLU):
                features.append(H.numpy())
        return [*features, H.numpy()]


def _tensor(A: sp.csr_array) -> tf.SparseTensor:
    A = A.tocoo()
    pairs = np.column_stack([A.row, A.col]).astype(np.int64)
    return tf.sparse.reorder(tf.SparseTensor(pairs, A.data.astype(np.float32), A.shape))


def _trainer(model, optimizer, weight_decay):
    """Compile the whole training loop: thousands of small steps never come back to Python."""
    variables = model.trainable_variables

    @tf.function
    def train(X, labelled, codes, epochs):
        losses = tf.TensorArray(tf.float32, size=epochs)
        for epoch in tf.range(epochs):
            with tf.GradientTape() as tape:
                logits = tf.gather(model(X, training=True), labelled)
                loss = tf.reduce_mean(
                    tf.nn.sparse_softmax_cross_entropy_with_logits(labels=codes, logits=logits)
                )
                total = loss + weight_decay * tf.nn.l2_loss(variables[0])
            optimizer.apply_gradients(zip(tape.gradient(total, variables), variables, strict=True))
            losses = losses.write(epoch, loss)
        return losses.stack()

    return train
