"""Distillation: a small network learns from a large one's probabilities. Needs torch."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from cartshift.sequence.transformer import CausalTransformer, NextEventTransformer

__all__ = ["DistilledTransformer", "distillation_loss"]


def distillation_loss(
    student_logits: Tensor,
    teacher_logits: Tensor,
    labels: Tensor,
    temperature: float = 1.0,
    alpha: float = 0.5,
) -> Tensor:
    r"""Mean loss of a student that listens to a teacher and to the labels.

    .. math:: \alpha\, T^2\, \mathrm{KL}(p^{1/T} \,\|\, q^{1/T}) + (1 - \alpha)\, \mathrm{CE}(y, q)

    with the softmax p of the teacher and q of the student, both at temperature T in the first term. Its
    gradient falls as 1/T², hence the factor.

    Parameters
    ----------
    student_logits, teacher_logits : Tensor of float, shape (n, n_codes)
        No gradient flows into the teacher's.
    labels : Tensor of int64, shape (n,)
    temperature : float, > 0
    alpha : float in [0, 1]
        Weight of the teacher.

    Returns
    -------
    Tensor of shape ()

    Raises
    ------
    ValueError
        When the shapes differ, or `temperature` or `alpha` is out of range.

    References
    ----------
    Hinton, Vinyals & Dean, "Distilling the knowledge in a neural network", 2015.
    """
    if student_logits.shape != teacher_logits.shape:
        raise ValueError(
            f"student and teacher differ in shape: {tuple(student_logits.shape)} "
            f"and {tuple(teacher_logits.shape)}"
        )
    if not temperature > 0 or not 0 <= alpha <= 1:
        raise ValueError(
            f"temperature must be above 0 and alpha from 0 to 1, got {temperature}, {alpha}"
        )
    soft = nn.functional.kl_div(
        (student_logits / temperature).log_softmax(dim=1),
        (teacher_logits.detach() / temperature).log_softmax(dim=1),
        reduction="batchmean",
        log_target=True,
    )
    hard = nn.functional.cross_entropy(student_logits, labels)
    return alpha * temperature**2 * soft + (1 - alpha) * hard


class DistilledTransformer(NextEventTransformer):
    """A `NextEventTransformer` whose loss is `distillation_loss`, with a trained network as teacher.

    Parameters
    ----------
    n_codes : int
    teacher : CausalTransformer
        Of the same vocabulary and at least `max_len` places.
    temperature, alpha : float
    d_model, n_layers, n_heads, max_len, epochs, batch_size, learning_rate, start_at_chain,
    random_state
        As for `NextEventTransformer`.
    """

    def __init__(
        self,
        n_codes: int,
        teacher: CausalTransformer,
        temperature: float = 1.0,
        alpha: float = 0.5,
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
        super().__init__(
            n_codes, d_model, n_layers, n_heads, max_len, epochs, batch_size, learning_rate,
            start_at_chain, random_state,
        )  # fmt: skip
        self.teacher = teacher
        self.temperature = temperature
        self.alpha = alpha

    def _loss(self, inputs: Tensor, targets: Tensor, real: Tensor) -> Tensor:
        with torch.no_grad():
            lesson = self.teacher(inputs, real)
        return distillation_loss(
            self.net_(inputs, real), lesson, targets[real], self.temperature, self.alpha
        )
