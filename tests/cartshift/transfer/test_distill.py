import numpy as np
import pytest
import torch

from cartshift.sequence.transformer import NextEventTransformer
from cartshift.transfer.distill import DistilledTransformer, distillation_loss


def test_the_ends_are_labels_and_teacher():
    generator = torch.Generator().manual_seed(0)
    student, teacher = torch.randn(2, 6, 4, generator=generator)
    labels = torch.tensor([0, 1, 2, 3, 0, 1])
    hard = torch.nn.functional.cross_entropy(student, labels)
    torch.testing.assert_close(distillation_loss(student, teacher, labels, 3.0, 0.0), hard)
    p, q = (teacher / 2).softmax(1), (student / 2).softmax(1)
    soft = 4 * (p * (p / q).log()).sum(1).mean()
    torch.testing.assert_close(distillation_loss(student, teacher, labels, 2.0, 1.0), soft)


def test_no_gradient_reaches_the_teacher():
    student, teacher = (torch.zeros(2, 3, requires_grad=True) for _ in range(2))
    distillation_loss(student, teacher + 1, torch.tensor([0, 1])).backward()
    assert student.grad is not None
    assert teacher.grad is None


def test_a_student_learns_what_only_the_teacher_knows():
    rng = np.random.default_rng(0)
    lesson = [np.tile([1, 2, 3], 4) for _ in range(60)]
    noise = [rng.integers(1, 4, 12) for _ in range(200)]
    teacher = NextEventTransformer(4, max_len=12, epochs=30).fit(lesson)
    student = DistilledTransformer(4, teacher.net_, alpha=1.0, max_len=12, epochs=6, d_model=8)
    taught, expected = (m.predict_proba([[1], [2]]) for m in (student.fit(noise), teacher))
    assert (taught.argmax(1) == expected.argmax(1)).all()
    assert taught[0, 2] > 0.6


@pytest.mark.parametrize(("temperature", "alpha"), [(0.0, 0.5), (1.0, 1.5), (1.0, -0.1)])
def test_bad_numbers(temperature, alpha):
    logits = torch.zeros(1, 2)
    with pytest.raises(ValueError, match="temperature must be"):
        distillation_loss(logits, logits, torch.tensor([0]), temperature, alpha)


def test_bad_shapes():
    with pytest.raises(ValueError, match="differ in shape"):
        distillation_loss(torch.zeros(1, 2), torch.zeros(1, 3), torch.tensor([0]))
