import numpy as np
import pytest
import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from cartshift.sequence.cost import (
    fit_power_law,
    forward_flops,
    training_flops,
    transformer_params,
)
from cartshift.sequence.transformer import CausalTransformer

SHAPES = [(1, 8, 2, 32, 39, 64), (3, 12, 3, 20, 7, 5), (0, 4, 1, 4, 10, 3)]


@pytest.mark.parametrize("shape", SHAPES)
def test_parameters_are_those_of_the_network(shape):
    layers, d, heads, d_ff, vocab, max_len = shape
    net = CausalTransformer(vocab, d, layers, heads, d_ff, max_len)
    assert transformer_params(*shape) == sum(p.numel() for p in net.parameters())


@pytest.mark.parametrize("scored", [None, 1])
@pytest.mark.parametrize("shape", SHAPES)
def test_flops_are_those_that_torch_counts(shape, scored):
    layers, d, heads, d_ff, vocab, length = shape
    net = CausalTransformer(vocab, d, layers, heads, d_ff, length)
    where = torch.ones(1, length, dtype=torch.bool)
    where[:, : length - (scored or length)] = False
    # the counter knows plain matrix products, and not the fused attention of the CPU
    plain = sdpa_kernel(SDPBackend.MATH)
    with plain, FlopCounterMode(display=False) as counter, torch.no_grad():
        net(torch.ones(1, length, dtype=torch.int64), where)
    assert counter.get_total_flops() == forward_flops(layers, d, d_ff, vocab, length, scored)


def test_training_is_six_per_weight_and_token():
    assert training_flops(10, 7) == 420
    with pytest.raises(ValueError, match="negative"):
        training_flops(-1, 7)


@pytest.mark.parametrize(("a", "b", "c"), [(5.0, 0.5, 1.2), (40.0, 1.0, 0.0), (3.0, 0.08, 2.0)])
def test_a_power_law_is_found_again(a, b, c):
    n = np.geomspace(1e3, 1e8, 9)
    law = fit_power_law(n, a * n**-b + c)
    np.testing.assert_allclose(law(n), a * n**-b + c, rtol=2e-3)
    assert law.b == pytest.approx(b, rel=0.15)


def test_a_curve_that_rises_has_no_gain():
    law = fit_power_law([1, 10, 100], [1.0, 1.1, 1.2])
    assert law.a == 0
    assert law.c == pytest.approx(1.1)


@pytest.mark.parametrize(
    ("n", "loss", "message"),
    [
        ([1, 2], [1, 2, 3], "shape"), ([1, 1, 2], [1, 1, 2], "different"),
        ([1, 2, np.nan], [1, 2, 3], "finite"), ([0, 1, 2], [1, 2, 3], "above 0"),
    ],
)  # fmt: skip
def test_bad_curves(n, loss, message):
    with pytest.raises(ValueError, match=message):
        fit_power_law(n, loss)


def test_bad_sizes():
    with pytest.raises(ValueError, match="divide"):
        transformer_params(1, 9, 2, 8, 5, 5)
    with pytest.raises(ValueError, match="at least 1"):
        transformer_params(1, 8, 2, 8, 0, 5)
