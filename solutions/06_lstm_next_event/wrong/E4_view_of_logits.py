# mistake: view, which needs one layout


def masked_cross_entropy(logits, targets, mask):
    if not mask.any():
        raise ValueError("nothing real")
    keep = mask.reshape(-1)
    real, wanted = logits.view(-1, logits.shape[2])[keep], targets.reshape(-1)[keep]
    return nn.functional.cross_entropy(real, wanted)
