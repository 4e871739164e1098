def masked_cross_entropy(logits, targets, mask):
    if mask.sum() == 0:
        raise ValueError("nothing is real")
    return nn.functional.cross_entropy(logits[mask], targets[mask])
