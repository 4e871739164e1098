"""Ways to carry a network to another shop: where it starts, what may move, and what pulls it back."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from cartshift.transfer.behaviour import BehaviourNets, Checkpoints, train

__all__ = ["STRATEGIES", "Strategy", "Transferred", "l2_sp", "transfer"]


@dataclass(frozen=True)
class Strategy:
    """One way to use a source model and target labels.

    Attributes
    ----------
    moves : {"all", "head", "adapters"}
        Which parameters are trained; adapters are trained together with the head.
    body, head : {"source", "new"}
        Where they start: at the source's, or at random (a new head at zero).
    head_first : bool
        Train the head alone for the first half of the steps (LP-FT).
    rates : tuple of float
        Learning rates to choose from.
    pulls : tuple of float
        Strengths to choose from of the pull of the body towards its start (L2-SP).
    rehearse : float
        Share of each batch that is drawn from remembered source customers.
    rank : int
        Of the adapters.
    """

    moves: str = "all"
    body: str = "source"
    head: str = "source"
    head_first: bool = False
    rates: tuple[float, ...] = (0.003, 0.03)
    pulls: tuple[float, ...] = (0.0,)
    rehearse: float = 0.0
    rank: int = 2


STRATEGIES = {
    "frozen": Strategy(moves="head", rates=(0.01, 0.1)),
    "linear probe": Strategy(moves="head", head="new", rates=(0.01, 0.1)),
    "fine-tuned": Strategy(),
    "LP-FT": Strategy(head="new", head_first=True),
    "L2-SP": Strategy(rates=(0.01,), pulls=(0.03, 0.3)),
    "adapters": Strategy(moves="adapters"),
    "rehearsal": Strategy(rehearse=0.5),
    "scratch": Strategy(body="new", head="new"),
}


@dataclass(frozen=True)
class Transferred:
    """What `transfer` made.

    Attributes
    ----------
    nets : BehaviourNets
        One for each shop.
    steps : Tensor of int64, shape (m,)
        How long each was trained.
    rates, pulls : Tensor of float32, shape (m,)
        What was chosen.
    trained : int
        Numbers of one network that were free to move.
    """

    nets: BehaviourNets
    steps: Tensor
    rates: Tensor
    pulls: Tensor
    trained: int


def l2_sp(nets: BehaviourNets, start: dict[str, Tensor], strength: float | Tensor) -> Tensor:
    """Half the squared distance of each body from where it started, times the strength: shape (m,).

    References
    ----------
    Li, Grandvalet & Davoine, "Explicit inductive bias for transfer learning with convolutional
    networks", ICML 2018. They also shrink the new head towards zero; here the head is free.
    """
    gaps = [
        ((p - start[f"body.{k}"]) ** 2).flatten(1).sum(1) for k, p in nets.body.named_parameters()
    ]
    return strength / 2 * torch.stack(gaps).sum(0)


def transfer(
    source: BehaviourNets,
    X: Tensor,
    y: Tensor,
    strategy: Strategy,
    *,
    memory: tuple[Tensor, Tensor] | None = None,
    steps: int = 120,
    checkpoints: int = 6,
    folds: int = 3,
    batch: int = 64,
    seed: int = 0,
) -> Transferred:
    """Carry each source network to its target shop.

    Learning rate, pull and number of steps are chosen by the log loss on folds of the target's labels;
    the network returned has been trained on all of them. No step at all is among the choices.

    Parameters
    ----------
    source : BehaviourNets
        One for each of m shops; not changed.
    X, y : Tensor of float32, shapes (m, n, n_features) and (m, n)
        The labelled target customers of each shop, `folds` or more. Row i is held out in fold i modulo
        `folds`: the order must not matter.
    strategy : Strategy
    memory : pair of Tensors like X and y, optional
        Source customers to rehearse on. Needed if, and used only if, the strategy rehearses.
    steps, checkpoints : int
        Longest training, and into how many stretches it is divided, at whose ends it may stop.
    folds : int
    batch : int
    seed : int

    Returns
    -------
    Transferred

    Raises
    ------
    ValueError
        If there are fewer rows than folds, a word of the strategy is unknown, or it lacks a memory.
    """
    m, n = y.shape
    if n < folds:
        raise ValueError(f"{folds} folds need as many rows, not {n}")
    if strategy.moves not in ("all", "head", "adapters"):
        raise ValueError(f"moves must be 'all', 'head' or 'adapters', not {strategy.moves!r}")
    if not {strategy.body, strategy.head} <= {"source", "new"}:
        raise ValueError(f"body and head start at 'source' or 'new', not as {strategy}")
    if strategy.rehearse and memory is None:
        raise ValueError("a strategy that rehearses needs a memory of source customers")
    held = torch.arange(n) % folds == torch.arange(folds + 1)[:, None]  # the last sees all rows
    weight = (~held).float()
    weight /= weight.sum(1, keepdim=True)
    if strategy.rehearse:
        old = memory[1].shape[1]
        X, y = torch.cat([X, memory[0]], 1), torch.cat([y, memory[1]], 1)
        share = torch.full((folds + 1, old), strategy.rehearse / old)
        weight = torch.cat([(1 - strategy.rehearse) * weight, share], 1)
    # a network for each shop, each choice and each fold, in that order
    choices = torch.cartesian_prod(torch.tensor(strategy.rates), torch.tensor(strategy.pulls))
    shop = torch.arange(m).repeat_interleave(len(choices) * (folds + 1))
    rate, pull = choices.repeat_interleave(folds + 1, 0).repeat(m, 1).T
    marks, moved = _run(
        source.take(shop), X[shop], y[shop], weight.repeat(m * len(choices), 1),
        strategy, rate, pull, steps, steps // checkpoints, batch, seed,
    )  # fmt: skip
    losses = torch.stack(marks.held_out).view(-1, m, len(choices), folds + 1)[..., :-1].mean(3)
    best = losses.permute(1, 0, 2).flatten(1).argmin(1)  # of equal ones the fewest steps
    when, what = best // len(choices), best % len(choices)
    model = (torch.arange(m) * len(choices) + what) * (folds + 1) + folds
    states = {name: torch.stack([s[name] for s in marks.states]) for name in marks.states[0]}
    nets = source.take(torch.arange(m))
    if strategy.moves == "adapters":
        nets.add_adapters(strategy.rank)
    nets.load_state_dict({name: p[when, model] for name, p in states.items()})
    return Transferred(nets, torch.tensor(marks.steps)[when], *choices[what].T, moved)


def _run(
    nets: BehaviourNets,
    X: Tensor,
    y: Tensor,
    weight: Tensor,
    strategy: Strategy,
    rate: Tensor,
    pull: Tensor,
    steps: int,
    every: int,
    batch: int,
    seed: int,
) -> tuple[Checkpoints, int]:
    """Train all networks by one strategy; also count the numbers of one that may move."""
    if strategy.body == "new":
        hidden = [layer.weight.shape[2] for layer in nets.body]
        nets = BehaviourNets(len(nets), X.shape[2], hidden, seed)
    if strategy.head == "new":
        nets.new_head()
    if strategy.moves == "adapters":
        nets.add_adapters(strategy.rank, seed)
    start = {name: p.clone() for name, p in nets.state_dict().items()}
    penalty = (lambda now: l2_sp(now, start, pull)) if pull.any() else None
    options = {"rate": rate, "batch": batch, "every": every, "seed": seed}
    first = None
    if strategy.head_first:
        _free(nets, "head")
        first = train(nets, X, y, weight, steps=steps // 2, **options)
        steps -= steps // 2
    _free(nets, strategy.moves)
    moved = sum(p[0].numel() for p in nets.parameters() if p.requires_grad)
    marks = train(nets, X, y, weight, steps=steps, penalty=penalty, **options)
    if first is not None:
        marks = Checkpoints(
            first.steps + [first.steps[-1] + step for step in marks.steps],
            first.held_out + marks.held_out,
            first.states + marks.states,
        )
    return marks, moved


def _free(nets: BehaviourNets, moves: str) -> None:
    """Let these parameters ask for gradients, and no others."""
    for name, p in nets.named_parameters():
        adapter = name.endswith((".down", ".up"))
        p.requires_grad_(
            moves == "all" or name.startswith("head") or (moves == "adapters" and adapter)
        )
