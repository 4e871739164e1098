# another way: rates multiplied from the output to the input
def layerwise_lr(names, base, decay, frozen=()):
    base, decay = np.float64(base), np.float64(decay)
    if not np.isfinite(base) or base <= 0 or not (decay > 0 and decay <= 1):
        raise ValueError("base or decay")
    seen = []
    for name in names:
        if name in seen:
            raise ValueError(name)
        seen.append(name)
    for name in frozen:
        if name not in seen:
            raise ValueError(name)
    layer_of = {n: n[: n.rindex(".")] if "." in n else n for n in names}
    layers = list(dict.fromkeys(layer_of.values()))
    rate, result = base, []
    for layer in layers[::-1]:
        free = [n for n in names if layer_of[n] == layer and n not in frozen]
        if free:
            result.insert(0, {"layer": layer, "names": free, "lr": float(rate)})
        rate = rate * decay
    return result
