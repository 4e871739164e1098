# mistake: layers that differ only in case are put together
def layerwise_lr(names, base, decay, frozen=()):
    base, decay = float(base), float(decay)
    if not (math.isfinite(base) and base > 0):
        raise ValueError("base")
    if not 0 < decay <= 1:
        raise ValueError("decay")
    if len(set(names)) != len(names):
        raise ValueError("twice")
    if set(frozen) - set(names):
        raise ValueError("frozen")
    layers = {}
    for name in names:
        layers.setdefault((name.rpartition(".")[0] or name).lower(), []).append(name)
    out = []
    for k, (layer, members) in enumerate(reversed(list(layers.items()))):
        kept = [n for n in members if n not in frozen]
        if kept:
            out.append({"layer": layer, "names": kept, "lr": base * decay**k})
    return out[::-1]
