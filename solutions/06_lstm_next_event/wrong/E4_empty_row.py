# mistake: a row without real cells has a mean of NaN, which spoils the sum
def masked_cross_entropy(logits, targets, mask):
    """Mean cross-entropy over the real cells, a tensor with one number."""
    if not mask.any():
        raise ValueError("no cell is real")
    total = torch.zeros((), dtype=logits.dtype)
    for z, target, real in zip(logits, targets, mask, strict=True):
        total = total + nn.functional.cross_entropy(z[real], target[real]) * real.sum()
    return total / mask.sum()
