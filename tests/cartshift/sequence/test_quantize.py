import numpy as np
import pytest

from cartshift.sequence.quantize import dequantize, quantize_int8


@pytest.mark.parametrize("per_channel", [True, False])
@pytest.mark.parametrize("bits", [8, 4, 2])
def test_no_error_exceeds_half_a_step(bits, per_channel):
    weights = np.random.default_rng(0).normal(size=(20, 30)) * np.geomspace(0.01, 10, 20)[:, None]
    codes, scale = quantize_int8(weights, bits=bits, per_channel=per_channel)
    error = np.abs(dequantize(codes, scale) - weights)
    assert (error <= 0.5 * scale * (1 + 1e-5)).all()
    assert codes.dtype == np.int8
    assert np.abs(codes).max() == 2 ** (bits - 1) - 1
    assert scale.shape == (20, 1)


def test_by_hand():
    codes, scale = quantize_int8([[1.27, -0.64], [0.0, 0.0]])
    np.testing.assert_allclose(scale, [[0.01], [1.0]], rtol=1e-6)
    assert codes.tolist() == [[127, -64], [0, 0]]


def test_a_large_row_spoils_only_itself():
    weights = np.array([[0.001, 0.002], [100.0, -50.0]])
    assert not dequantize(*quantize_int8(weights, per_channel=False))[0].any()
    np.testing.assert_allclose(dequantize(*quantize_int8(weights))[0], weights[0], rtol=0.01)


@pytest.mark.parametrize("weights", [[1.0, 2.0], [[np.nan]], [[np.inf, 1.0]]])
def test_bad_weights(weights):
    with pytest.raises(ValueError, match="matrix of finite"):
        quantize_int8(weights)


@pytest.mark.parametrize("bits", [1, 9])
def test_bad_bits(bits):
    with pytest.raises(ValueError, match="bits"):
        quantize_int8([[1.0]], bits=bits)
