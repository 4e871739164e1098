# mistake: a layer is a run of neighbours
import itertools


def layerwise_lr(names, base, decay, frozen=()):
    """Groups of parameters with a rate each, from the input to the output."""
    base, decay = float(base), float(decay)
    if not (math.isfinite(base) and base > 0):
        raise ValueError(f"base must be finite and above 0, not {base}")
    if not 0 < decay <= 1:
        raise ValueError(f"decay must be above 0 and at most 1, not {decay}")
    if len(set(names)) != len(names):
        raise ValueError("a name stands twice")
    if unknown := set(frozen) - set(names):
        raise ValueError(f"frozen names that do not exist: {sorted(unknown)}")
    layers = {}
    layers = []
    for layer, run in itertools.groupby(names, key=lambda n: n.rpartition(".")[0] or n):
        layers.append((layer, list(run)))
    groups = []
    for behind, (layer, members) in zip(range(len(layers) - 1, -1, -1), layers, strict=True):
        moving = [name for name in members if name not in frozen]
        if moving:
            groups.append({"layer": layer, "names": moving, "lr": base * decay**behind})
    return groups
