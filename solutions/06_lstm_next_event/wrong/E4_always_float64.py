# mistake: the loss of a float32 model comes back as float64
def masked_cross_entropy(logits, targets, mask):
    """Mean cross-entropy over the real cells, a tensor with one number."""
    if not mask.any():
        raise ValueError("no cell is real")
    real, wanted = logits[mask].double(), targets[mask]
    chosen = real.gather(1, wanted[:, None])[:, 0]
    return (torch.logsumexp(real, dim=1) - chosen).mean()
