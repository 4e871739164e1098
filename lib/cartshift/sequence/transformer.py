"""A causal Transformer for the next event, small enough to train in seconds."""

from __future__ import annotations

from typing import Self

import numpy as np
import torch
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted
from torch import Tensor, nn

from cartshift.data.sequences import PAD, pad_batch
from cartshift.sequence.markov import MarkovChain, Sequences

__all__ = ["CausalTransformer", "NextEventTransformer"]


class Block(nn.Module):
    """Attention and a feed-forward layer, each behind a norm and beside a shortcut."""

    def __init__(self, d_model: int, n_heads: int, d_ff: int) -> None:
        super().__init__()
        self.n_heads = n_heads
        self.norms = nn.ModuleList(nn.LayerNorm(d_model) for _ in range(2))
        self.query_key_value = nn.Linear(d_model, 3 * d_model)
        self.merge = nn.Linear(d_model, d_model)
        self.inner = nn.Sequential(nn.Linear(d_model, d_ff), nn.ReLU(), nn.Linear(d_ff, d_model))

    def forward(self, x: Tensor) -> Tensor:
        """Let each event look at itself and at those before it: (n, width, d_model) both ways."""
        n, width, d_model = x.shape
        mixed = self.query_key_value(self.norms[0](x)).view(n, width, 3, self.n_heads, -1)
        query, key, value = mixed.permute(2, 0, 3, 1, 4)
        seen = nn.functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.merge(seen.transpose(1, 2).reshape(n, width, d_model))
        return x + self.inner(self.norms[1](x))


class CausalTransformer(nn.Module):
    """Embedding of event and place, blocks, and a softmax that shares the embedding's weights.

    Parameters
    ----------
    n_codes : int
        Vocabulary, padding among it.
    d_model : int
        Width; a multiple of `n_heads`.
    n_layers, n_heads, d_ff : int
    max_len : int
        Places that have a vector of their own.
    table : Tensor of shape (n_codes, n_codes), optional
        Logits of the next event by the last one, where training begins: the blocks add nothing at first.

    Raises
    ------
    ValueError
        When `n_heads` does not divide `d_model`.

    References
    ----------
    Vaswani et al., "Attention is all you need", NeurIPS 2017, with the norms first, as in Xiong et al.,
    "On layer normalization in the Transformer architecture", ICML 2020.
    """

    def __init__(
        self,
        n_codes: int,
        d_model: int,
        n_layers: int,
        n_heads: int,
        d_ff: int,
        max_len: int,
        table: Tensor | None = None,
    ) -> None:
        if d_model % n_heads:
            raise ValueError(f"n_heads must divide d_model, got {n_heads} and {d_model}")
        super().__init__()
        self.embedding = nn.Embedding(n_codes, d_model)
        self.place = nn.Embedding(max_len, d_model)
        self.blocks = nn.Sequential(*(Block(d_model, n_heads, d_ff) for _ in range(n_layers)))
        self.norm = nn.LayerNorm(d_model)
        for lookup in (self.embedding, self.place):
            nn.init.normal_(lookup.weight, std=d_model**-0.5)
        self.table = None
        if table is not None:
            self.table = nn.Parameter(table.clone())
            nn.init.zeros_(self.norm.weight)

    def states(self, ids: Tensor) -> Tensor:
        """Sum up, at each event, the events so far: (n, width) int64 to (n, width, d_model)."""
        return self.norm(self.blocks(self.embedding(ids) + self.place.weight[: ids.shape[1]]))

    def forward(self, ids: Tensor, where: Tensor) -> Tensor:
        """Score what comes after some of the events.

        Parameters
        ----------
        ids : Tensor of int64, shape (n, width)
            Padded on the right, so that no real event ever reads padding.
        where : Tensor of bool, shape (n, width)
            The events to answer for.

        Returns
        -------
        Tensor of shape (where.sum(), n_codes)
            Logits, row by row.
        """
        logits = self.states(ids)[where] @ self.embedding.weight.T
        return logits if self.table is None else logits + self.table[ids[where]]


class NextEventTransformer(BaseEstimator):
    """Distribution of a user's next event, given the events so far.

    Parameters
    ----------
    n_codes : int
        Size of the vocabulary; codes are 0 … n_codes − 1, and 0 is padding, which is never predicted.
    d_model, n_layers, n_heads : int
        Sizes; a feed-forward layer has 4 · d_model units.
    max_len : int
        Events of a window in training, and of a history in prediction (the last ones).
    epochs, batch_size : int
        Passes over the windows, and windows of a step. With 0 epochs the network stays as drawn.
    learning_rate : float
        Peak of Adam's one-cycle schedule.
    start_at_chain : bool
        Begin as a first-order Markov chain, counted on the same sequences, and train the rest on top: a
        table of n_codes² logits more. Otherwise begin at random.
    random_state : int

    Attributes
    ----------
    net_ : CausalTransformer

    References
    ----------
    Kang & McAuley, "Self-attentive sequential recommendation", ICDM 2018.
    """

    def __init__(
        self,
        n_codes: int,
        d_model: int = 16,
        n_layers: int = 2,
        n_heads: int = 2,
        max_len: int = 64,
        epochs: int = 1,
        batch_size: int = 16,
        learning_rate: float = 0.01,
        start_at_chain: bool = False,
        random_state: int = 0,
    ) -> None:
        self.n_codes = n_codes
        self.d_model = d_model
        self.n_layers = n_layers
        self.n_heads = n_heads
        self.max_len = max_len
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.start_at_chain = start_at_chain
        self.random_state = random_state

    def fit(self, sequences: Sequences, start: CausalTransformer | None = None) -> Self:
        """Train on sequences of event codes.

        Parameters
        ----------
        sequences : iterable of integer sequences
            In order of time; each is cut into windows of at most ``max_len + 1`` events.
        start : CausalTransformer, optional
            A network of the same sizes, whose weights training begins with (fine-tuning). It is copied.

        Raises
        ------
        ValueError
            When a code is outside 1 … n_codes − 1, or no sequence has two events.
        """
        sequences = [np.asarray(sequence) for sequence in sequences]
        ids = self._windows(sequences)
        table = None
        if self.start_at_chain:
            chain = MarkovChain(self.n_codes).fit(sequences).transitions_
            table = torch.from_numpy(np.log(np.maximum(chain, 1e-9))).float()
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.random_state)
            self.net_ = CausalTransformer(
                self.n_codes, self.d_model, self.n_layers, self.n_heads, 4 * self.d_model,
                self.max_len, table,
            )  # fmt: skip
        if start is not None:
            self.net_.load_state_dict(start.state_dict())
        if not self.epochs:
            return self
        optimiser = torch.optim.Adam(self.net_.parameters(), fused=True)
        steps = self.epochs * -(-len(ids) // self.batch_size)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, self.learning_rate, steps)
        generator = torch.Generator().manual_seed(self.random_state)
        for _ in range(self.epochs):
            for rows in torch.randperm(len(ids), generator=generator).split(self.batch_size):
                inputs, targets = ids[rows, :-1], ids[rows, 1:]
                loss = self._loss(inputs, targets, targets != PAD)
                optimiser.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(self.net_.parameters(), 1.0)
                optimiser.step()
                schedule.step()
        return self

    def _windows(self, sequences: list[np.ndarray]) -> Tensor:
        """Cut sequences into padded windows that share one event: int64, (n, max_len + 1)."""
        windows = [
            sequence[start : start + self.max_len + 1]
            for sequence in sequences
            for start in range(0, len(sequence) - 1, self.max_len)
        ]
        if not windows:
            raise ValueError("no sequence has two events: there is nothing to learn from")
        return torch.from_numpy(self._checked(windows)[0])

    def _checked(self, sequences: Sequences) -> tuple[np.ndarray, np.ndarray]:
        ids, lengths, mask = pad_batch(sequences)
        if not lengths.all():
            raise ValueError(f"history {int(lengths.argmin())} is empty")
        real = ids[mask]
        if real.min() < 1 or real.max() >= self.n_codes:
            low, high = real.min(), real.max()
            raise ValueError(f"codes must be from 1 to {self.n_codes - 1}, got {low} to {high}")
        return ids, lengths

    def _loss(self, inputs: Tensor, targets: Tensor, real: Tensor) -> Tensor:
        """Mean loss of a batch's real events."""
        return nn.functional.cross_entropy(self.net_(inputs, real), targets[real])

    @torch.inference_mode()
    def predict_proba(self, histories: Sequences) -> np.ndarray:
        """Return the distribution of the event that follows each history.

        Parameters
        ----------
        histories : iterable of integer sequences
            Of each, the last `max_len` events are read; it needs at least one.

        Returns
        -------
        ndarray of float64, shape (n_histories, n_codes)

        Raises
        ------
        ValueError
            When a history is empty, or a code is outside 1 … n_codes − 1.
        """
        check_is_fitted(self)
        ids, lengths = self._checked([np.asarray(h)[-self.max_len :] for h in histories])
        proba = np.empty((len(ids), self.n_codes))
        order = np.argsort(-lengths, kind="stable")
        for rows in np.split(order, range(512, len(order), 512)):
            batch = torch.from_numpy(ids[rows, : lengths[rows[0]]])
            last = torch.arange(batch.shape[1]) == torch.from_numpy(lengths[rows, None] - 1)
            logits = self.net_(batch, last)
            logits[:, PAD] = -torch.inf
            proba[rows] = logits.double().softmax(dim=1).numpy()
        return proba
