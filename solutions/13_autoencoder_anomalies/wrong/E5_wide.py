# mistake: the bottleneck is ignored: the code is as wide as the hidden layer
class WindowAutoencoder:
    """Squeeze windows through `bottleneck` numbers and back."""

    def __init__(self, bottleneck, seed):
        self.bottleneck = bottleneck
        self.seed = seed

    def fit(self, X):
        keras.utils.set_random_seed(self.seed)
        d = X.shape[1]
        dense = keras.layers.Dense
        self.encoder = keras.Sequential([keras.Input((d,)), dense(32, "tanh"), dense(32)])
        self.decoder = keras.Sequential([keras.Input((32,)), dense(32, "tanh"), dense(d)])
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
