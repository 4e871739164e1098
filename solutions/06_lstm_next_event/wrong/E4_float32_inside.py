# mistake: the loss is computed in float32, whatever the type of the logits
def masked_cross_entropy(logits, targets, mask):
    if not mask.any():
        raise ValueError("no cell is real")
    loss = torch.nn.functional.cross_entropy(logits[mask].float(), targets[mask])
    return loss.to(logits.dtype)
