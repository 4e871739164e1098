# mistake: a sigmoid at the output cannot restore what is negative
class WindowAutoencoder:
    """Squeeze windows through `bottleneck` numbers and back."""

    def __init__(self, bottleneck, seed):
        self.bottleneck = bottleneck
        self.seed = seed

    def fit(self, X):
        keras.utils.set_random_seed(self.seed)
        d = X.shape[1]
        dense = keras.layers.Dense
        self.encoder = keras.Sequential(
            [keras.Input((d,)), dense(32, "tanh"), dense(self.bottleneck)]
        )
        self.decoder = keras.Sequential(
            [keras.Input((self.bottleneck,)), dense(32, "tanh"), dense(d, "sigmoid")]
        )
        both = keras.Sequential([self.encoder, self.decoder])
        both.compile(keras.optimizers.Adam(0.01), loss="mse", jit_compile=False)
        both.fit(X, X, batch_size=16, epochs=20, verbose=0)
        return self

    def encode(self, X):
        return np.asarray(self.encoder(X))

    def decode(self, Z):
        return np.asarray(self.decoder(Z))

    def reconstruct(self, X):
        return self.decode(self.encode(X))
