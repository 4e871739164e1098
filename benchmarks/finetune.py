"""Fine-tuning many small networks side by side against one at a time, and LoRA against `peft`.

Speed: the same networks, the same rows and the same number of full-batch steps, stacked along a first axis
(`cartshift.transfer.behaviour`) against a loop over plain PyTorch modules with `torch.optim.Adam`.
Values: LoRA of the same rank, from the same start and with the same scale, trained by `peft` and by ours.

Aim: outputs equal to 1e-4 after training (in double precision), and stacked training never slower than the loop.
"""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

import torch
from peft import LoraConfig, get_peft_model
from torch import nn
from torch.nn import functional as F

from cartshift.transfer.behaviour import BehaviourNets, train

MODELS, ROWS, TRAITS, STEPS, RATE, RANK = 24, 64, 12, 120, 0.01, 2


def plain(nets: BehaviourNets, k: int) -> nn.Sequential:
    """One of the networks as an ordinary module."""
    layers: list[nn.Module] = []
    for layer in (*nets.body, nets.head):
        twin = nn.Linear(layer.weight.shape[1], layer.weight.shape[2])
        twin.weight.data = layer.weight[k].T.detach().clone()
        twin.bias.data = layer.bias[k, 0].detach().clone()
        layers += [twin, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def adam(module: nn.Module, X: torch.Tensor, y: torch.Tensor) -> None:
    """Our schedule, by the optimiser of PyTorch."""
    optimiser = torch.optim.Adam([p for p in module.parameters() if p.requires_grad], lr=RATE)
    for step in range(STEPS):
        optimiser.param_groups[0]["lr"] = RATE * min(1.0, 2 * (1 - step / STEPS))
        optimiser.zero_grad()
        F.binary_cross_entropy_with_logits(module(X).squeeze(1), y).backward()
        optimiser.step()


def with_peft(module: nn.Sequential, nets: BehaviourNets, k: int) -> nn.Module:
    """Wrap a module by `peft`; its adapters start where ours do."""
    names = [str(2 * place) for place in range(len(nets.body))]
    head = str(2 * len(nets.body))
    config = LoraConfig(
        r=RANK, lora_alpha=RANK, target_modules=names, modules_to_save=[head], lora_dropout=0.0
    )
    wrapped = get_peft_model(module, config)
    for place, layer in zip(names, nets.body, strict=True):
        inner = wrapped.base_model.model.get_submodule(place)
        inner.lora_A["default"].weight.data = layer.down[k].T.detach().clone()
        inner.lora_B["default"].weight.data = layer.up[k].T.detach().clone()
    return wrapped


def main() -> int:
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(0)
    X = torch.randn(MODELS, ROWS, TRAITS, generator=generator)
    X = X.double()
    y = (X[:, :, 0].abs() > 0.7).double()
    good = True
    for title, rank in (("all weights", 0), (f"LoRA of rank {RANK}", RANK)):
        nets = BehaviourNets(MODELS, TRAITS, seed=0)
        nn.init.normal_(nets.head.weight, std=0.1, generator=generator)
        if rank:
            nets.add_adapters(rank, seed=1)
            for layer in nets.body:
                layer.weight.requires_grad_(False)
                layer.bias.requires_grad_(False)
        nets.double()
        peers = [plain(nets, k) for k in range(MODELS)]
        if rank:
            peers = [with_peft(peer, nets, k) for k, peer in enumerate(peers)]
        start = time.perf_counter()
        for k, peer in enumerate(peers):
            adam(peer, X[k], y[k])
        loop = time.perf_counter() - start
        start = time.perf_counter()
        train(nets, X, y, steps=STEPS, rate=RATE, batch=ROWS)
        stacked = time.perf_counter() - start
        with torch.no_grad():
            theirs = torch.stack([peer(x).squeeze(1) for peer, x in zip(peers, X, strict=True)])
            gap = (nets(X) - theirs).abs().max().item()
        print(
            f"{title}, {MODELS} networks: largest difference {gap:.1e}; "
            f"loop {loop:.2f} s, stacked {stacked:.2f} s (× {loop / stacked:.1f})"
        )
        good &= gap < 1e-4 and stacked <= loop
    print("\nequal and never slower:", "yes" if good else "NO")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
