# mistake: only the first group is checked for an interruption
def unfreeze_schedule(layers, epoch, rate, every=1, decay=1.0):
    """Learning rate of each layer in one epoch: groups open from the top down."""
    if not layers or len(set(layers)) < len(layers):
        raise ValueError("layers need names, each of its own")
    if epoch < 0 or every < 1:
        raise ValueError(f"epoch {epoch} or every {every} is out of range")
    if not 0 < rate < np.inf or not 0 < decay <= 1:
        raise ValueError(f"rate {rate} or decay {decay} is out of range")
    owners = [name.split("/", 1)[0] for name in layers]
    groups = [g for i, g in enumerate(owners) if i == 0 or owners[i - 1] != g]
    if groups[0] in groups[1:]:
        raise ValueError("a group is interrupted")
    below = {group: j for j, group in enumerate(reversed(groups))}
    last = int(epoch) // int(every)
    rate, decay = float(rate), float(decay)
    return {
        name: rate * decay ** below[group] if below[group] <= last else 0.0
        for name, group in zip(layers, owners, strict=True)
    }
