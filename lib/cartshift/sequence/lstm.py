"""Next-event prediction by networks: an LSTM, and two peers that are trained in the same way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
import torch
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted
from torch import nn

from cartshift.data.sequences import PAD, make_windows
from cartshift.sequence.markov import MarkovChain, Sequences, _checked
from cartshift.sequence.nets import AttentionNet, CountsNet, LSTMNet, NextEventNet

__all__ = ["NextEventAttention", "NextEventCounts", "NextEventLSTM"]


class NextEventLSTM(BaseEstimator):
    """Distribution of a user's next event, given the events so far.

    Trained by cross-entropy at every position (teacher forcing), on windows of at most `max_len`
    events, so that gradients are cut there (truncated backpropagation through time).

    Parameters
    ----------
    n_codes : int
        Size of the vocabulary; codes are 0 … n_codes − 1, and 0 is padding, which is never predicted.
    dim, hidden : int
        Sizes of the embedding and of the state.
    max_len : int
        Events of a window in training, and of a history in prediction (the last ones).
    epochs, batch_size : int
    learning_rate : float
        Peak of Adam's one-cycle schedule.
    start_at_chain : bool
        Begin as a first-order Markov chain, counted on the same sequences, and train the rest on top: a
        table of n_codes² logits. Otherwise begin at random.
    random_state : int
    device : str
        Where torch computes, as ``torch.device`` names it: ``"cpu"``, ``"cuda"``. Only what is in hand
        goes there: one batch at a time.

    Attributes
    ----------
    net_ : NextEventNet
    losses_ : list of float
        Mean training loss of each epoch, in nats per event.

    References
    ----------
    Hochreiter & Schmidhuber, "Long short-term memory", Neural Computation 9(8), 1997; with the forget
    gate of Gers, Schmidhuber & Cummins, 2000. Press & Wolf, "Using the output embedding to improve
    language models", EACL 2017 (shared weights).
    """

    def __init__(
        self,
        n_codes: int,
        dim: int = 32,
        hidden: int = 64,
        max_len: int = 64,
        epochs: int = 8,
        batch_size: int = 32,
        learning_rate: float = 0.01,
        start_at_chain: bool = True,
        random_state: int = 0,
        device: str = "cpu",
    ) -> None:
        self.n_codes = n_codes
        self.dim = dim
        self.hidden = hidden
        self.max_len = max_len
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.start_at_chain = start_at_chain
        self.random_state = random_state
        self.device = device

    def fit(self, sequences: Sequences) -> Self:
        """Train on sequences of event codes.

        Parameters
        ----------
        sequences : iterable of integer sequences
            In order of time; those with fewer than two events teach nothing and are left out.

        Raises
        ------
        ValueError
            When a code is outside 1 … n_codes − 1, or no sequence has two events.
        """
        sequences = list(sequences)
        ids, lengths, _ = _checked(sequences, self.n_codes)
        windows = [
            window
            for row, length in zip(ids, lengths, strict=True)
            for window in _windows(row[:length], self.max_len + 1)
        ]
        if not windows:
            raise ValueError("no sequence has two events: there is nothing to learn from")
        ids, lengths, _ = _checked(windows, self.n_codes)
        rng = np.random.default_rng(self.random_state)
        start = None
        if self.start_at_chain:
            table = MarkovChain(self.n_codes).fit(sequences).transitions_
            start = torch.from_numpy(np.log(np.maximum(table, 1e-9))).float()
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.random_state)
            self.net_ = self._network(start).to(self.device)
        optimiser = torch.optim.Adam(self.net_.parameters(), fused=True)
        steps = self.epochs * -(-len(ids) // self.batch_size)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, self.learning_rate, steps)

        self.losses_ = []
        for _ in range(self.epochs):
            total = 0.0
            for rows in _batches(lengths, self.batch_size, rng):
                batch = torch.from_numpy(ids[rows, : lengths[rows[0]]]).to(self.device)
                targets = batch[:, 1:]
                real = targets != PAD
                loss = nn.functional.cross_entropy(self.net_(batch[:, :-1], real), targets[real])
                optimiser.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(self.net_.parameters(), 1.0)
                optimiser.step()
                schedule.step()
                total += loss.item() * int(real.sum())
            self.losses_.append(total / (lengths - 1).sum())
        return self

    def _network(self, start: torch.Tensor | None) -> NextEventNet:
        return LSTMNet(self.n_codes, self.dim, self.hidden, start)

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
        histories = [np.asarray(h)[-self.max_len :] for h in histories]
        ids, lengths, _ = _checked(histories, self.n_codes)
        if not lengths.all():
            raise ValueError(f"history {int(lengths.argmin())} is empty")
        proba = np.empty((len(ids), self.n_codes))
        order = np.argsort(-lengths, kind="stable")
        for rows in np.split(order, range(512, len(order), 512)):
            batch = torch.from_numpy(ids[rows, : lengths[rows[0]]])
            last = torch.arange(batch.shape[1]) == torch.from_numpy(lengths[rows, None] - 1)
            logits = self.net_(batch.to(self.device), last.to(self.device)).cpu()
            logits[:, PAD] = -torch.inf
            proba[rows] = logits.double().softmax(dim=1).numpy()
        return proba


class NextEventCounts(NextEventLSTM):
    """The same without the recurrence: one layer on the last event and counts of the events before.

    Parameters
    ----------
    half_life : float
        Events after which a count weighs half; with infinity the order before the last event is lost.
    n_codes, dim, hidden, max_len, epochs, batch_size, learning_rate, start_at_chain, random_state, device
        As for `NextEventLSTM`.
    """

    def __init__(
        self,
        n_codes: int,
        half_life: float = float("inf"),
        dim: int = 32,
        hidden: int = 64,
        max_len: int = 64,
        epochs: int = 8,
        batch_size: int = 32,
        learning_rate: float = 0.01,
        start_at_chain: bool = True,
        random_state: int = 0,
        device: str = "cpu",
    ) -> None:
        super().__init__(
            n_codes, dim, hidden, max_len, epochs, batch_size,
            learning_rate, start_at_chain, random_state, device,
        )  # fmt: skip
        self.half_life = half_life

    def fit(self, sequences: Sequences) -> Self:
        """Train as `NextEventLSTM` does.

        Raises
        ------
        ValueError
            As there, and when `half_life` is not above 0.
        """
        if not self.half_life > 0:
            raise ValueError(f"half_life must be above 0, got {self.half_life}")
        return super().fit(sequences)

    def _network(self, start: torch.Tensor | None) -> NextEventNet:
        return CountsNet(self.n_codes, self.dim, self.hidden, start, self.half_life)


class NextEventAttention(NextEventLSTM):
    """The same with one causal Transformer block, two heads and a bias by distance, in place of the LSTM.

    Parameters and attributes as for `NextEventLSTM`.

    References
    ----------
    Kang & McAuley, "Self-attentive sequential recommendation", ICDM 2018. They add a vector by position
    where this adds a number by distance, and they drop out.
    """

    def _network(self, start: torch.Tensor | None) -> NextEventNet:
        return AttentionNet(self.n_codes, self.dim, self.hidden, start, reach=self.max_len)


def _windows(sequence: np.ndarray, length: int) -> Iterator[np.ndarray]:
    """Cut a sequence into windows that share one event; the first is the one that may be short."""
    first = (len(sequence) - 1) % (length - 1) + 1
    if first > 1:
        yield sequence[:first]
    yield from make_windows(sequence[first - 1 :], length, stride=length - 1)


def _batches(lengths: np.ndarray, size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield rows of similar length together, the batches in random order, the longest row first."""
    order = rng.permutation(len(lengths))
    order = order[np.argsort(-lengths[order], kind="stable")]
    batches = np.split(order, range(size, len(order), size))
    for number in rng.permutation(len(batches)):
        yield batches[number]
