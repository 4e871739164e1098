"""A two-tower model: one network reads the history, a table holds the items, a product compares them."""

import numpy as np
import scipy.sparse as sp
import torch
from torch import nn

from cartshift.recommend.base import DenseRecommender

__all__ = ["TwoTower"]


class TwoTower(DenseRecommender):
    r"""Softmax over all items of :math:`u(\text{history}) \cdot v_i + b_i`.

    The user tower averages learned vectors of the history's items, weighted and scaled to length
    one, and puts a layer with tanh on top; the item tower is a table of vectors. In training each
    item of a history is hidden with a probability, and all of them are to be named: without it the
    tower would learn to copy. Below some ten thousand items the softmax runs over all of them, so
    nothing is sampled and no sampling is to be corrected.

    Parameters
    ----------
    n_factors : int
        Length of all vectors, at least 1.
    dropout : float
        Probability that an item of the input is hidden, in [0, 1).
    weight_decay : float
        Of AdamW, not negative.
    n_epochs, batch_size : int
        At least 1.
    learning_rate : float
        Above 0.
    random_state : int
        Seed of the first weights and of all draws.

    Attributes
    ----------
    model_ : dict of str to torch.Tensor
        The trained weights.

    References
    ----------
    Covington, Adams & Sargin, "Deep neural networks for YouTube recommendations", RecSys 2016 (the
    user tower). Liang et al., "Variational autoencoders for collaborative filtering", WWW 2018 (the
    hidden items and the loss).
    """

    def __init__(
        self,
        n_factors: int = 64,
        dropout: float = 0.5,
        weight_decay: float = 0.1,
        n_epochs: int = 50,
        batch_size: int = 256,
        learning_rate: float = 0.005,
        *,
        random_state: int = 0,
    ):
        self.n_factors = n_factors
        self.dropout = dropout
        self.weight_decay = weight_decay
        self.n_epochs = n_epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.random_state = random_state

    def _learn(self, X: sp.csr_array) -> None:
        for name in ("n_factors", "n_epochs", "batch_size"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout must lie in [0, 1), not {self.dropout}")
        if not 0 < self.learning_rate < np.inf:
            raise ValueError(f"learning_rate must be finite and above 0, not {self.learning_rate}")
        rng = torch.Generator().manual_seed(self.random_state)
        scale = self.n_factors**-0.5
        shapes = {
            "history": (X.shape[1], self.n_factors),
            "layer": (self.n_factors, self.n_factors),
            "items": (self.n_factors, X.shape[1]),
        }
        weights = {
            name: (torch.randn(shape, generator=rng) * scale).requires_grad_()
            for name, shape in shapes.items()
        }
        weights["bias"] = torch.zeros(X.shape[1], requires_grad=True)
        optimizer = torch.optim.AdamW(
            weights.values(), lr=self.learning_rate, weight_decay=self.weight_decay
        )
        some = np.flatnonzero(np.diff(X.indptr))
        for _ in range(self.n_epochs):
            order = some[torch.randperm(len(some), generator=rng).numpy()]
            for start in range(0, len(order), self.batch_size):
                batch = _unit_rows(X[order[start : start + self.batch_size]])
                seen = torch.rand(batch.shape, generator=rng) >= self.dropout
                logits = _scores(batch * seen, weights)
                wanted = batch / batch.sum(1, keepdim=True)
                loss = nn.functional.cross_entropy(logits, wanted)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
        self.model_ = {name: weight.detach() for name, weight in weights.items()}

    def _score(self, X: sp.csr_array) -> np.ndarray:
        return np.round(_scores(_unit_rows(X), self.model_).numpy().astype(np.float64), 5)


def _unit_rows(X: sp.csr_array) -> torch.Tensor:
    return nn.functional.normalize(torch.as_tensor(X.toarray(), dtype=torch.float32))


def _scores(histories: torch.Tensor, weights: dict[str, torch.Tensor]) -> torch.Tensor:
    users = torch.tanh(histories @ weights["history"]) @ weights["layer"]
    return torch.tanh(users) @ weights["items"] + weights["bias"]
