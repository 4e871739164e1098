# mistake: decode adds what encode could not say
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
            [keras.Input((self.bottleneck,)), dense(32, "tanh"), dense(d)]
        )
        both = keras.Sequential([self.encoder, self.decoder])
        both.compile(keras.optimizers.Adam(0.01), loss="mse", jit_compile=False)
        both.fit(X, X, batch_size=16, epochs=20, verbose=0)
        return self

    def encode(self, X):
        codes = np.asarray(self.encoder(X))
        self.rest = X - np.asarray(self.decoder(codes))
        return codes

    def decode(self, Z):
        restored = np.asarray(self.decoder(Z))
        rest = getattr(self, "rest", np.zeros(0))
        return restored + rest if rest.shape == restored.shape else restored

    def reconstruct(self, X):
        return self.decode(self.encode(X))
