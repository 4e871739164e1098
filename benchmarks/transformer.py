"""Causal Transformer: results, seconds and counts against torch's own modules.

The peer is ``torch.nn.TransformerEncoder`` (norms first, ReLU, a causal mask) of the same sizes, with the same
weights copied into it. The parameter formula meets its count, the FLOP formula meets
``torch.utils.flop_counter``, and the int8 weights meet those of ``torch.ao.quantization.quantize_dynamic``.

Figures to reach: states equal to 1e-5, equal counts, no more than 1.1 times the peer's seconds for a training
step, and a quantisation error no larger than torch's.
"""

from __future__ import annotations

import copy
import sys
import time
import warnings

import numpy as np
import torch
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from cartshift.sequence.cost import forward_flops, transformer_params
from cartshift.sequence.quantize import dequantize, quantize_int8
from cartshift.sequence.transformer import CausalTransformer

CODES, LAYERS, WIDTH, HEADS, PLACES, USERS = 40, 2, 64, 4, 64, 32


def peer_of(net: CausalTransformer) -> nn.TransformerEncoder:
    layer = nn.TransformerEncoderLayer(
        WIDTH, HEADS, 4 * WIDTH, dropout=0.0, batch_first=True, norm_first=True
    )
    peer = nn.TransformerEncoder(
        layer, LAYERS, norm=nn.LayerNorm(WIDTH), enable_nested_tensor=False
    )
    for theirs, ours in zip(peer.layers, net.blocks, strict=True):
        theirs.self_attn.in_proj_weight.data.copy_(ours.query_key_value.weight.data)
        theirs.self_attn.in_proj_bias.data.copy_(ours.query_key_value.bias.data)
        theirs.self_attn.out_proj.load_state_dict(ours.merge.state_dict())
        theirs.linear1.load_state_dict(ours.inner[0].state_dict())
        theirs.linear2.load_state_dict(ours.inner[2].state_dict())
    return peer


def seconds(step, repeats: int = 30) -> float:
    spent = []
    for _ in range(repeats):
        begin = time.perf_counter()
        step()
        spent.append(time.perf_counter() - begin)
    return float(np.median(spent))


def main() -> int:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    warnings.simplefilter("ignore")
    net = CausalTransformer(CODES, WIDTH, LAYERS, HEADS, 4 * WIDTH, PLACES)
    peer = peer_of(net)
    ids = torch.randint(1, CODES, (USERS, PLACES))
    mask = nn.Transformer.generate_square_subsequent_mask(PLACES)

    def embed() -> torch.Tensor:
        return net.embedding(ids) + net.place.weight

    def theirs() -> torch.Tensor:
        return peer(embed(), mask=mask, is_causal=True)

    apart = (net.states(ids) - theirs()).abs().max().item()
    ours = seconds(lambda: net.states(ids).sum().backward())
    other = seconds(lambda: theirs().sum().backward())

    formula = transformer_params(LAYERS, WIDTH, HEADS, 4 * WIDTH, CODES, PLACES)
    count = sum(p.numel() for p in [*peer.parameters(), *net.embedding.parameters()])
    count += net.place.weight.numel()

    everywhere = torch.ones(1, PLACES, dtype=torch.bool)
    plain = sdpa_kernel(SDPBackend.MATH)
    with plain, FlopCounterMode(display=False) as counter, torch.no_grad():
        net(ids[:1], everywhere)
    flops = forward_flops(LAYERS, WIDTH, 4 * WIDTH, CODES, PLACES)

    layer = net.blocks[0].inner[0]
    torch_int8 = torch.ao.quantization.quantize_dynamic(
        nn.Sequential(copy.deepcopy(layer)), {nn.Linear}
    )[0].weight().dequantize()  # fmt: skip
    exact = layer.weight.detach().numpy()
    error = np.sqrt(np.mean((dequantize(*quantize_int8(exact)) - exact) ** 2))
    torch_error = np.sqrt(np.mean((torch_int8.numpy() - exact) ** 2))

    print(f"{'':<34}{'cartshift':>14}{'torch':>14}")
    print(f"{'largest difference of states':<34}{apart:>14.1e}")
    print(f"{'milliseconds, forward and back':<34}{1e3 * ours:>14.2f}{1e3 * other:>14.2f}")
    print(f"{'parameters':<34}{formula:>14,}{count:>14,}")
    print(f"{'FLOPs, forward':<34}{flops:>14,}{counter.get_total_flops():>14,}")
    print(f"{'error of int8 weights (RMS)':<34}{error:>14.2e}{torch_error:>14.2e}")
    reached = (
        apart < 1e-5
        and ours <= 1.1 * other
        and formula == count
        and flops == counter.get_total_flops()
        and error <= torch_error
    )
    print(f"{'reached':<34}{'yes' if reached else 'NO':>14}")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
