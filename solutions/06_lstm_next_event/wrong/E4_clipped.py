# mistake: a probability is cut at 1e-12, so a loss above 28 cannot occur
def masked_cross_entropy(logits, targets, mask):
    """Mean cross-entropy over the real cells, a tensor with one number."""
    if not mask.any():
        raise ValueError("no cell is real")
    real, wanted = logits[mask], targets[mask]
    chosen = real.gather(1, wanted[:, None])[:, 0]
    return -(chosen - torch.logsumexp(real, dim=1)).exp().clamp(min=1e-12).log().mean()
