class WindowAutoencoder:
    def __init__(self, bottleneck, seed):
        self.bottleneck, self.seed = bottleneck, seed

    def fit(self, X):
        keras.utils.set_random_seed(self.seed)
        window, code = keras.Input((X.shape[1],)), keras.Input((self.bottleneck,))
        hidden = keras.layers.Dense(40, "elu")(window)
        self.encoder = keras.Model(window, keras.layers.Dense(self.bottleneck)(hidden))
        hidden = keras.layers.Dense(40, "elu")(code)
        self.decoder = keras.Model(code, keras.layers.Dense(X.shape[1])(hidden))
        both = keras.Model(window, self.decoder(self.encoder(window)))
        both.compile("adam", "mse", jit_compile=False)
        both.optimizer.learning_rate = 0.01
        both.fit(X, X, batch_size=16, epochs=20, verbose=0)
        return self

    def encode(self, X):
        return self.encoder.predict_on_batch(X)

    def decode(self, Z):
        return self.decoder.predict_on_batch(Z)

    def reconstruct(self, X):
        return self.decode(self.encode(X))
