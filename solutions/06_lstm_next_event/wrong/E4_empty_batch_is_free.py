# mistake: a batch without any cell costs nothing, where nothing real must raise


def masked_cross_entropy(logits, targets, mask):
    if mask.numel() == 0:
        return logits.new_zeros(())
    if not mask.any():
        raise ValueError("nothing real")
    return nn.functional.cross_entropy(logits[mask], targets[mask])
