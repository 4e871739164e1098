"""Networks for the next event: one frame, and three ways to sum up the past."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from cartshift.data.sequences import PAD

__all__ = ["AttentionNet", "CountsNet", "LSTMNet", "NextEventNet"]


class NextEventNet(nn.Module):
    """Embedding, a summary of the past, and a softmax that shares the embedding's weights.

    What sums up the past is left to `states` of the subclasses: they differ in nothing else.

    Parameters
    ----------
    n_codes : int
        Vocabulary, padding among it.
    dim, hidden : int
        Sizes of the embedding and of the summary.
    start : Tensor of shape (n_codes, n_codes), optional
        Logits of the next event by the last one, where training begins: the summary adds nothing at first.
    """

    def __init__(self, n_codes: int, dim: int, hidden: int, start: Tensor | None = None) -> None:
        super().__init__()
        self.embedding = nn.Embedding(n_codes, dim, padding_idx=PAD)
        self.project = nn.Linear(hidden, dim)
        self.bias = nn.Parameter(torch.zeros(n_codes))
        nn.init.normal_(self.embedding.weight, std=dim**-0.5)
        self.start = None
        if start is not None:
            self.start = nn.Parameter(start.clone())
            nn.init.zeros_(self.project.weight)
            nn.init.zeros_(self.project.bias)

    def states(self, ids: Tensor) -> Tensor:
        """Sum up, at each event, the events so far: shape (n, width, hidden)."""
        raise NotImplementedError

    def forward(self, ids: Tensor, where: Tensor) -> Tensor:
        """Score what comes after some of the events.

        Parameters
        ----------
        ids : Tensor of int64, shape (n, width)
            Padded on the right, so that no real event ever reads padding.
        where : Tensor of bool, shape (n, width)
            The events to answer for; padding is never among them.

        Returns
        -------
        Tensor of shape (where.sum(), n_codes)
            Logits, row by row: padding has none.
        """
        logits = self.project(self.states(ids)[where]) @ self.embedding.weight.T + self.bias
        return logits if self.start is None else logits + self.start[ids[where]]


class LSTMNet(NextEventNet):
    """The summary is the state of an LSTM."""

    def __init__(self, n_codes: int, dim: int, hidden: int, start: Tensor | None = None) -> None:
        super().__init__(n_codes, dim, hidden, start)
        self.lstm = nn.LSTM(dim, hidden, batch_first=True)

    def states(self, ids: Tensor) -> Tensor:
        """Run the recurrence from an empty state."""
        return self.lstm(self.embedding(ids))[0]


class CountsNet(NextEventNet):
    """The summary is one layer on the last event and on counts, in which old events may fade.

    Parameters
    ----------
    half_life : float
        Events after which a count weighs half. With infinity the counts are plain: two histories with
        the same last event and the same events before it, in any order, get the same answer.
    """

    def __init__(
        self,
        n_codes: int,
        dim: int,
        hidden: int,
        start: Tensor | None = None,
        half_life: float = float("inf"),
    ) -> None:
        super().__init__(n_codes, dim, hidden, start)
        self.layer = nn.Linear(dim + n_codes, hidden)
        self.half_life = half_life

    def states(self, ids: Tensor) -> Tensor:
        """Count the events so far, and let one layer look at the counts."""
        events = nn.functional.one_hot(ids, len(self.bias)).to(self.bias.dtype)
        if math.isinf(self.half_life):
            counts = events.cumsum(dim=1)
        else:
            steps = torch.arange(ids.shape[1], device=ids.device)
            counts = (0.5 ** ((steps[:, None] - steps) / self.half_life)).tril() @ events
        return self.layer(torch.cat([self.embedding(ids), counts.log1p()], dim=2)).relu()


class AttentionNet(NextEventNet):
    """The summary is a causal Transformer block, which knows how long ago an event was.

    Parameters
    ----------
    heads : int
        Must divide `dim`.
    reach : int
        Longest distance that has a weight of its own, in events.
    """

    def __init__(
        self,
        n_codes: int,
        dim: int,
        hidden: int,
        start: Tensor | None = None,
        heads: int = 2,
        reach: int = 64,
    ) -> None:
        super().__init__(n_codes, dim, dim, start)
        self.heads = heads
        self.distance = nn.Parameter(torch.zeros(heads, reach))
        self.norms = nn.ModuleList(nn.LayerNorm(dim) for _ in range(3))
        self.query_key_value = nn.Linear(dim, 3 * dim)
        self.merge = nn.Linear(dim, dim)
        self.inner = nn.Sequential(nn.Linear(dim, hidden), nn.ReLU(), nn.Linear(hidden, dim))

    def states(self, ids: Tensor) -> Tensor:
        """Let each event look at itself and at those before it, once."""
        x = self.embedding(ids)
        n, width, dim = x.shape
        mixed = self.query_key_value(self.norms[0](x)).view(n, width, 3, self.heads, -1)
        query, key, value = mixed.permute(2, 0, 3, 1, 4)
        steps = torch.arange(width, device=ids.device)
        ago = steps[:, None] - steps
        bias = self.distance[:, ago.clamp(0, self.distance.shape[1] - 1)]
        bias = bias.masked_fill(ago < 0, -torch.inf)
        seen = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        x = x + self.merge(seen.transpose(1, 2).reshape(n, width, dim))
        return self.norms[2](x + self.inner(self.norms[1](x)))
