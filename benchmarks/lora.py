"""LoRA: quality and speed against the one that Keras itself puts into its dense layers.

Both adapt the same frozen network to another task, from the same `A`, in the same batches, on one core.

Figures to reach: the same loss within 1 %, and no more than 1.1 times the seconds.
"""

from __future__ import annotations

import sys
import time

import keras
import numpy as np

from cartshift.transfer.lora import LoRADense

SEEDS = (0, 1, 2, 3)
ROWS, WIDTH, RANK, EPOCHS = 4096, 128, 4, 15


def make_task(seed):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(ROWS, WIDTH)).astype(np.float32)
    kernels = [rng.normal(0, WIDTH**-0.5, (WIDTH, WIDTH)).astype(np.float32) for _ in range(2)]
    shift = rng.normal(0, WIDTH**-0.5, (WIDTH, 2)) @ rng.normal(size=(2, WIDTH))
    return X, np.maximum(X @ (kernels[0] + shift), 0) @ kernels[1], kernels


def network(kernels, how, seed):
    layers = [keras.layers.Dense(WIDTH) for _ in kernels]
    for layer, kernel in zip(layers, kernels, strict=True):
        layer.build((None, WIDTH))
        layer.set_weights([kernel, np.zeros(WIDTH)])
        start = keras.initializers.HeUniform(seed=seed)
        if how == "keras":
            layer.enable_lora(RANK, a_initializer=start)
            layer.bias.trainable = False
    if how == "cartshift":
        layers = [LoRADense(layer, RANK, seed=seed) for layer in layers]
    parts = [keras.Input((WIDTH,)), layers[0], keras.layers.ReLU(), layers[1]]
    model = keras.Sequential(parts)
    model.compile(keras.optimizers.Adam(0.01), "mse", jit_compile=False, steps_per_execution=16)
    model.optimizer.build(model.trainable_variables)
    return model


def main() -> int:
    names = ("cartshift", "keras")
    loss, seconds = {name: [] for name in names}, {name: [] for name in names}
    for seed in SEEDS:
        X, Y, kernels = make_task(seed)
        for name in names if seed % 2 else names[::-1]:  # none is always the first
            model = network(kernels, name, seed)
            model.fit(X[:1024], Y[:1024], batch_size=64, shuffle=False, verbose=0, epochs=0)
            start = time.perf_counter()
            model.fit(X, Y, batch_size=64, shuffle=False, epochs=EPOCHS, verbose=0)
            seconds[name].append(time.perf_counter() - start)
            loss[name].append(float(np.mean((np.asarray(model(X)) - Y) ** 2)))
    print(f"{'':<12}{'loss':>10}{'ratio':>8}{'seconds':>10}{'ratio':>8}")
    for name in names:
        quality = np.mean(loss[name]) / np.mean(loss["cartshift"])
        speed = np.mean(seconds[name]) / np.mean(seconds["cartshift"])
        print(
            f"{name:<12}{np.mean(loss[name]):>10.2e}{quality:>8.3f}"
            f"{np.mean(seconds[name]):>10.2f}{speed:>8.2f}"
        )
    good = abs(np.mean(loss["cartshift"]) / np.mean(loss["keras"]) - 1) < 0.01
    fast = np.mean(seconds["cartshift"]) <= 1.1 * np.mean(seconds["keras"])
    print(f"{'reached':<12}{'yes' if good and fast else 'NO':>10}")
    return 0 if good and fast else 1


if __name__ == "__main__":
    sys.exit(main())
