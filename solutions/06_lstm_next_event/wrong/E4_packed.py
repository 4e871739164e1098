# mistake: packing takes the first cells of each row for the real ones
def masked_cross_entropy(logits, targets, mask):
    """Mean cross-entropy over the real cells, a tensor with one number."""
    if not mask.any():
        raise ValueError("no cell is real")
    costs = []
    for row, length in enumerate(mask.sum(dim=1)):
        costs.append(
            nn.functional.cross_entropy(
                logits[row, :length], targets[row, :length], reduction="none"
            )
        )
    return torch.cat(costs).mean()
