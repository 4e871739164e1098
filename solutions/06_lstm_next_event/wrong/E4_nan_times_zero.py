# mistake: padding is multiplied away, and NaN stays
def masked_cross_entropy(logits, targets, mask):
    """Mean cross-entropy over the real cells, a tensor with one number."""
    if not mask.any():
        raise ValueError("no cell is real")
    wanted = targets.clamp(0, logits.shape[2] - 1)
    costs = nn.functional.cross_entropy(logits.flatten(0, 1), wanted.flatten(), reduction="none")
    return (costs * mask.flatten()).sum() / mask.sum()
