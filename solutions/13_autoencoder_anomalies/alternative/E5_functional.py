class WindowAutoencoder:
    def __init__(self, bottleneck, seed):
        self.bottleneck, self.seed = bottleneck, seed

    def fit(self, X):
        keras.utils.set_random_seed(self.seed)
        window, code = keras.Input((X.shape[1],)), keras.Input((self.bottleneck,))
        hidden = keras.layers.Dense(40, "elu")(window)
        hidden = keras.layers.Dense(20, "elu")(hidden)
        self.encoder = keras.Model(window, keras.layers.Dense(self.bottleneck)(hidden))
        hidden = keras.layers.Dense(20, "elu")(code)
        hidden = keras.layers.Dense(40, "elu")(hidden)
        self.decoder = keras.Model(code, keras.layers.Dense(X.shape[1])(hidden))
        both = keras.Model(window, self.decoder(self.encoder(window)))
        both.compile("adam", "mse", jit_compile=False)
        both.optimizer.learning_rate = 0.005
        both.fit(X, X, batch_size=16, epochs=30, verbose=0)
        return self

    def encode(self, X):
        return self.encoder.predict(X, verbose=0)

    def decode(self, Z):
        return self.decoder.predict(Z, verbose=0)

    def reconstruct(self, X):
        return self.decode(self.encode(X))
