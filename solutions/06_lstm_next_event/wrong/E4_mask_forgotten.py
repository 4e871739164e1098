# mistake: padding counts as an event
def masked_cross_entropy(logits, targets, mask):
    """Mean cross-entropy over the real cells, a tensor with one number."""
    if not mask.any():
        raise ValueError("no cell is real")
    real, wanted = logits.flatten(0, 1), targets.flatten().clamp(0, logits.shape[2] - 1)
    chosen = real.gather(1, wanted[:, None])[:, 0]
    return (torch.logsumexp(real, dim=1) - chosen).mean()
