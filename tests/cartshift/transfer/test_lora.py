import keras
import numpy as np
import pytest

from cartshift.transfer.lora import Adapter, LoRADense, trainable_share

X = np.random.default_rng(0).normal(size=(7, 5)).astype(np.float32)


def dense(units=4, **kwargs):
    layer = keras.layers.Dense(units, **kwargs)
    layer.build((None, X.shape[1]))
    return layer


def numpy(x):
    return keras.ops.convert_to_numpy(x)


def test_lora_begins_as_the_layer_that_it_wraps():
    layer = dense()
    before = numpy(layer(X))
    np.testing.assert_array_equal(numpy(LoRADense(layer, 2)(X)), before)


def test_lora_adds_the_scaled_product_and_merges_into_one_kernel():
    layer = LoRADense(dense(), rank=2, alpha=6.0)
    layer(X)
    layer.B.assign(np.arange(8.0).reshape(2, 4))
    by_hand = X @ (numpy(layer.dense.kernel) + 3 * numpy(layer.A) @ numpy(layer.B))
    np.testing.assert_allclose(numpy(layer(X)), by_hand, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(X @ layer.merged_kernel(), by_hand, rtol=1e-5, atol=1e-5)


def test_only_the_factors_learn():
    model = keras.Sequential([keras.Input((5,)), LoRADense(dense(), rank=1)])
    kernel, bias = (numpy(w).copy() for w in model.layers[0].dense.weights)
    model.compile(keras.optimizers.Adam(0.1), "mse", jit_compile=False)
    model.fit(X, np.ones((7, 4)), epochs=3, verbose=0)
    np.testing.assert_array_equal(numpy(model.layers[0].dense.kernel), kernel)
    np.testing.assert_array_equal(numpy(model.layers[0].dense.bias), bias)
    assert numpy(model.layers[0].B).any()
    assert trainable_share(model) == (5 + 4) / (5 * 4 + 4 + 5 + 4)


def test_lora_agrees_with_that_of_keras():
    ours, theirs = dense(), dense()
    theirs.set_weights(ours.get_weights())
    ours = LoRADense(ours, 2, alpha=4.0)
    ours(X)
    theirs.enable_lora(2, lora_alpha=4.0)
    A, B = (np.random.default_rng(i).normal(size=s) for i, s in enumerate([(5, 2), (2, 4)]))
    for layer, names in ((ours, ("A", "B")), (theirs, ("lora_kernel_a", "lora_kernel_b"))):
        for name, value in zip(names, (A, B), strict=True):
            getattr(layer, name).assign(value)
    np.testing.assert_allclose(numpy(ours(X)), numpy(theirs(X)), rtol=1e-5, atol=1e-5)


def test_adapter_begins_as_identity_and_then_bends():
    layer = Adapter(3)
    np.testing.assert_array_equal(numpy(layer(X)), X)
    layer.U.assign(np.ones((3, 5)))
    by_hand = X + np.maximum(X @ numpy(layer.D), 0) @ np.ones((3, 5))
    np.testing.assert_allclose(numpy(layer(X)), by_hand, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("make", [lambda: LoRADense(dense(), 0), lambda: Adapter(0)])
def test_sizes_below_one_are_refused(make):
    with pytest.raises(ValueError, match="at least 1, not 0"):
        make()


def test_lora_refuses_an_activation_and_the_share_an_empty_model():
    with pytest.raises(ValueError, match="activation"):
        LoRADense(dense(activation="relu"), 1)
    with pytest.raises(ValueError, match="build it first"):
        trainable_share(keras.layers.Dense(3))
