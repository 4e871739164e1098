# mistake: the code 0 is taken for padding although the mask says otherwise
def masked_cross_entropy(logits, targets, mask):
    """Mean cross-entropy over the real cells, a tensor with one number."""
    if not mask.any():
        raise ValueError("no cell is real")
    if (targets[mask] > 0).any():
        mask = mask & (targets != 0)
    real, wanted = logits[mask], targets[mask]
    chosen = real.gather(1, wanted[:, None])[:, 0]
    return (torch.logsumexp(real, dim=1) - chosen).mean()
