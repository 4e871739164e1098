"""A small network for behaviour, many of them at once: each world, fold or candidate has its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional as F

__all__ = ["BehaviourNets", "Checkpoints", "train"]

_DRAWN = 50  # steps whose batches are drawn together


class _Linear(nn.Module):
    """A linear layer for each of m models, with an optional low-rank correction of its weights."""

    def __init__(self, m: int, n_in: int, n_out: int, generator: torch.Generator) -> None:
        super().__init__()
        scale = (2 / n_in) ** 0.5
        self.weight = nn.Parameter(torch.randn(m, n_in, n_out, generator=generator) * scale)
        self.bias = nn.Parameter(torch.zeros(m, 1, n_out))

    def adapt(self, rank: int, generator: torch.Generator) -> None:
        m, n_in, n_out = self.weight.shape
        self.down = nn.Parameter(torch.randn(m, n_in, rank, generator=generator) / n_in**0.5)
        self.up = nn.Parameter(torch.zeros(m, rank, n_out))

    def forward(self, X: Tensor) -> Tensor:
        out = torch.baddbmm(self.bias, X, self.weight)
        return out + X @ self.down @ self.up if hasattr(self, "down") else out


class BehaviourNets(nn.Module):
    """m networks of one shape, side by side: a body of ReLU layers, and a head with one logit.

    Every parameter has the model as its first axis, so that one step of an optimiser trains all of them;
    no model sees another, since losses are added and Adam works number by number.

    Parameters
    ----------
    n_models, n_features : int
    hidden : sequence of int
        Widths of the body's layers, one at least.
    seed : int
        Of the random start. Models differ.

    Raises
    ------
    ValueError
        If a size is below 1, or there is no hidden layer.
    """

    def __init__(
        self, n_models: int, n_features: int, hidden: Sequence[int] = (24, 24), seed: int = 0
    ) -> None:
        super().__init__()
        if not hidden or min(n_models, n_features, *hidden) < 1:
            raise ValueError(
                f"sizes must be 1 or more, and one layer hidden at least, not "
                f"{n_models} models, {n_features} features, hidden {tuple(hidden)}"
            )
        generator = torch.Generator().manual_seed(seed)
        widths = (n_features, *hidden)
        self.body = nn.ModuleList(
            _Linear(n_models, a, b, generator) for a, b in zip(widths, hidden, strict=False)
        )
        self.head = _Linear(n_models, hidden[-1], 1, generator)
        self.new_head()

    def __len__(self) -> int:
        return len(self.head.weight)

    def new_head(self) -> Self:
        """Set all heads to zero: every customer gets one half."""
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        return self

    def add_adapters(self, rank: int, seed: int = 0) -> Self:
        """Give each layer of the body a low-rank correction that starts as no change (LoRA).

        Parameters
        ----------
        rank : int
            Above 0. A layer of n_in × n_out gets rank · (n_in + n_out) numbers.
        seed : int

        References
        ----------
        Hu et al., "LoRA: Low-rank adaptation of large language models", ICLR 2022.
        """
        if rank < 1:
            raise ValueError(f"rank must be 1 or more, not {rank}")
        generator = torch.Generator().manual_seed(seed)
        for layer in self.body:
            layer.adapt(rank, generator)
        return self

    def features(self, X: Tensor, depth: int | None = None) -> Tensor:
        """What the body makes of the inputs.

        Parameters
        ----------
        X : Tensor of float32, shape (m, n, n_features)
        depth : int, optional
            Layers to go through; 0 returns X. Default: all.

        Returns
        -------
        Tensor of shape (m, n, width of that layer)
        """
        for layer in self.body[:depth]:
            X = layer(X).relu()
        return X

    def forward(self, X: Tensor) -> Tensor:
        """Log-odds of a purchase, shape (m, n)."""
        return self.head(self.features(X)).squeeze(2)

    def take(self, models: Tensor | Sequence[int]) -> BehaviourNets:
        """New networks that are copies of some of these, in that order; one may be taken often."""
        models = torch.as_tensor(models, dtype=torch.int64)
        n_features, *hidden = (
            self.body[0].weight.shape[1],
            *(p.weight.shape[2] for p in self.body),
        )
        copy = BehaviourNets(len(models), n_features, hidden)
        if hasattr(self.body[0], "down"):
            copy.add_adapters(self.body[0].down.shape[2])
        copy.load_state_dict({name: p[models] for name, p in self.state_dict().items()})
        return copy


@dataclass
class Checkpoints:
    """What training left behind.

    Attributes
    ----------
    steps : list of int
    held_out : list of Tensor of shape (m,)
        Mean log loss on each model's held-out rows; NaN for a model that has none.
    states : list of dict
        Parameters at each checkpoint.
    """

    steps: list[int]
    held_out: list[Tensor]
    states: list[dict[str, Tensor]]


def train(
    nets: BehaviourNets,
    X: Tensor,
    y: Tensor,
    weight: Tensor | None = None,
    *,
    steps: int = 400,
    rate: float | Tensor = 0.01,
    batch: int = 64,
    every: int | None = None,
    penalty: Callable[[BehaviourNets], Tensor] | None = None,
    seed: int = 0,
) -> Checkpoints:
    """Train those parameters that ask for gradients, by Adam on the log loss.

    Parameters
    ----------
    nets : BehaviourNets
        m models, changed in place.
    X : Tensor of float32, shape (m, n, n_features)
    y : Tensor of float32, shape (m, n)
        0 or 1.
    weight : Tensor of float32, shape (m, n), optional
        How often a row is drawn into batches, relatively. Rows of weight 0 are held out. Default: alike.
    steps : int
    rate : float, or Tensor of shape (m,)
        Learning rate, held for the first half and lowered to zero along a line over the second.
    batch : int
        Rows a step and model, drawn with replacement; with n at most `batch` all rows at each step.
    every : int, optional
        Steps between checkpoints, the start and the end among them. Default: `steps`.
    penalty : callable, optional
        Gives a number for each model, shape (m,), which is added to its loss.
    seed : int
        Of the batches.

    Returns
    -------
    Checkpoints

    Raises
    ------
    ValueError
        If shapes do not fit, or a model has no row of positive weight.
    """
    m, n = len(nets), X.shape[1]
    weight = torch.ones(m, n) if weight is None else weight
    if X.shape[:2] != (m, n) or y.shape != (m, n) or weight.shape != (m, n):
        raise ValueError(
            f"X (m, n, d), y (m, n) and weight (m, n) are needed with m = {m}, not "
            f"{tuple(X.shape)}, {tuple(y.shape)} and {tuple(weight.shape)}"
        )
    if not (weight.sum(1) > 0).all():
        raise ValueError("a model has no row to learn from: all its weights are 0")
    parameters = [p for p in nets.parameters() if p.requires_grad]
    adam = _Adam(parameters, torch.as_tensor(rate).expand(m))
    generator = torch.Generator().manual_seed(seed)
    share = weight / weight.sum(1, keepdim=True)
    rows, every_model = None, torch.arange(m)[:, None]
    out = Checkpoints([], [], [])
    for step in range(steps + 1):
        if step % (every or steps) == 0 or step == steps:
            _check_in(nets, X, y, weight, step, out)
        if step == steps:
            break
        if n > batch:
            if step % _DRAWN == 0:
                rows = torch.multinomial(share, _DRAWN * batch, True, generator=generator)
            now = rows[:, step % _DRAWN * batch :][:, :batch]
            losses = _losses(nets, X[every_model, now], y[every_model, now]).mean(1)
        else:
            losses = (_losses(nets, X, y) * share).sum(1)
        if penalty is not None:
            losses = losses + penalty(nets)
        gradients = torch.autograd.grad(losses.sum(), parameters)
        adam.step(gradients, min(1.0, 2 * (1 - step / steps)))
    return out


class _Adam:
    """Adam with a learning rate for each model (Kingma & Ba, ICLR 2015)."""

    def __init__(self, parameters: list[Tensor], rate: Tensor) -> None:
        self.parameters, self.rate, self.t = parameters, rate[:, None, None], 0
        self.mean = [torch.zeros_like(p) for p in parameters]
        self.square = [torch.zeros_like(p) for p in parameters]

    @torch.no_grad()
    def step(self, gradients: Sequence[Tensor], schedule: float) -> None:
        self.t += 1
        size = schedule * self.rate / (1 - 0.9**self.t)
        correct = (1 - 0.999**self.t) ** 0.5
        for p, g, mean, square in zip(
            self.parameters, gradients, self.mean, self.square, strict=True
        ):
            mean.lerp_(g, 0.1)
            square.mul_(0.999).addcmul_(g, g, value=0.001)
            p.sub_(size * mean / (square.sqrt() / correct + 1e-8))


def _losses(nets: BehaviourNets, X: Tensor, y: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(nets(X), y, reduction="none")


@torch.no_grad()
def _check_in(
    nets: BehaviourNets, X: Tensor, y: Tensor, weight: Tensor, step: int, out: Checkpoints
) -> None:
    out.steps.append(step)
    held = weight == 0
    if held.any():
        some = held.any(0)  # rows that nobody holds out need no answer
        held = held[:, some].float()
        losses = _losses(nets, X[:, some], y[:, some])
        out.held_out.append((losses * held).sum(1) / held.sum(1))
    else:
        out.held_out.append(torch.full((len(nets),), torch.nan))
    out.states.append({name: p.clone() for name, p in nets.state_dict().items()})
