# mistake: padding is chosen away after the softmax, and its NaN comes back in the gradient


def masked_cross_entropy(logits, targets, mask):
    if not mask.any():
        raise ValueError("nothing real")
    logp = logits.log_softmax(dim=2)
    wanted = torch.where(mask, targets, torch.zeros_like(targets))
    cost = -logp.gather(2, wanted[..., None])[..., 0]
    return torch.where(mask, cost, torch.zeros_like(cost)).sum() / mask.sum()
