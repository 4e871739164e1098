"""A dense autoencoder of windows, in Keras. Importing this module imports TensorFlow."""

from typing import Self

import keras
import numpy as np
from sklearn.base import BaseEstimator, OutlierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from cartshift.anomaly.windows import reconstruction_error

__all__ = ["Autoencoder", "build_autoencoder"]


def build_autoencoder(n: int, bottleneck: int, hidden: int, seed: int) -> keras.Model:
    """Build the network n → hidden → bottleneck → hidden → n; only `hidden` layers are bent.

    Parameters
    ----------
    n, bottleneck, hidden : int
        Units of the layers.
    seed : int
        Of the weights.

    Returns
    -------
    keras.Model
        Compiled for the mean squared error.
    """
    seeds = iter(range(4 * seed, 4 * seed + 4))

    def dense(units: int, activation: str | None = None) -> keras.layers.Layer:
        weights = keras.initializers.GlorotUniform(seed=next(seeds))
        return keras.layers.Dense(units, activation, kernel_initializer=weights)

    model = keras.Sequential(
        [
            keras.Input((n,)),
            dense(hidden, "tanh"),
            dense(bottleneck),
            dense(hidden, "tanh"),
            dense(n),
        ]
    )
    # XLA would take longer to compile so small a network than to train it
    model.compile(keras.optimizers.Adam(0.01), loss="mse", jit_compile=False)
    # else the training step is traced twice, the first time to make Adam's variables
    model.optimizer.build(model.trainable_variables)
    return model


class Autoencoder(OutlierMixin, BaseEstimator):
    """Windows that it cannot squeeze through the bottleneck are abnormal.

    Signs are scikit-learn's: **low is abnormal**.

    Parameters
    ----------
    bottleneck : int
        Numbers that a window is squeezed into.
    hidden : int
        Units of the layers before and behind.
    epochs : int
        Passes over the training windows.
    batch_size : int
        Windows a step of Adam.
    random_state : int
        Seed of the weights and of the order of the windows.

    Attributes
    ----------
    model_ : keras.Model
        From standardised windows to standardised windows.
    mean_ : ndarray of float32, shape (n_features,)
    scale_ : float
        One for all entries, so that errors keep their proportion.
    n_features_in_ : int

    References
    ----------
    Hinton & Salakhutdinov, "Reducing the dimensionality of data with neural networks", Science, 2006.
    """

    def __init__(
        self,
        bottleneck: int = 3,
        hidden: int = 32,
        epochs: int = 20,
        batch_size: int = 256,
        random_state: int = 0,
    ):
        self.bottleneck = bottleneck
        self.hidden = hidden
        self.epochs = epochs
        self.batch_size = batch_size
        self.random_state = random_state

    def fit(self, X, y=None) -> Self:
        """Learn to reproduce normal windows.

        Parameters
        ----------
        X : array_like of float, shape (n, n_features)
            Normal windows.
        y : None
            Ignored: the windows are their own targets.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If `X` is bad, all of its rows are equal, or a parameter is below 1.
        """
        X = validate_data(self, X, dtype=np.float32, ensure_min_samples=2)
        for name in ("bottleneck", "hidden", "epochs", "batch_size"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        self.mean_ = X.mean(axis=0)
        self.scale_ = float((X - self.mean_).std())
        if not self.scale_ > 0:
            raise ValueError("all windows are equal: there is nothing to learn")
        Z = (X - self.mean_) / self.scale_
        self.model_ = build_autoencoder(X.shape[1], self.bottleneck, self.hidden, self.random_state)
        # The order of all epochs is drawn here: Keras would draw it from the global seed.
        rng = np.random.default_rng(self.random_state)
        order = np.concatenate([rng.permutation(len(Z)) for _ in range(self.epochs)])
        batch_size = min(self.batch_size, len(Z))
        order = order[: len(order) // batch_size * batch_size]
        self.model_.fit(Z[order], Z[order], batch_size=batch_size, shuffle=False, verbose=0)
        return self

    def reconstruct(self, X) -> np.ndarray:
        """Squeeze windows through the bottleneck and back.

        Returns
        -------
        ndarray of float32, shape (n, n_features)
        """
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float32, reset=False)
        Z = (X - self.mean_) / self.scale_
        # called directly: `predict` would compile a graph, for one pass that takes milliseconds
        return keras.ops.convert_to_numpy(self.model_(Z)) * self.scale_ + self.mean_

    def score_samples(self, X) -> np.ndarray:
        """Negative mean squared error of the reconstruction: low is abnormal.

        Returns
        -------
        ndarray of float64, shape (n,)
        """
        return -reconstruction_error(X, self.reconstruct(X))
