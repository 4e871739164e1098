def masked_cross_entropy(logits, targets, mask):
    n = int(mask.sum())
    if n == 0:
        raise ValueError("nothing is real")
    logits = logits.masked_fill(~mask[..., None], 0.0)
    targets = targets.masked_fill(~mask, 0)
    log_p = logits.log_softmax(dim=2).gather(2, targets[..., None])[..., 0]
    return -log_p.masked_fill(~mask, 0.0).sum() / n
