# mistake: spaces around a group are dropped
import math


def unfreeze_schedule(layers, epoch, rate, every=1, decay=1.0):
    epoch, every, rate, decay = int(epoch), int(every), float(rate), float(decay)
    if not layers or len(set(layers)) != len(layers):
        raise ValueError("layers")
    if epoch < 0 or every < 1:
        raise ValueError("epoch")
    if not (math.isfinite(rate) and rate > 0) or not 0 < decay <= 1:
        raise ValueError("rate")
    groups = []
    for name in layers:
        group = name.split("/", 1)[0].strip()
        if not groups or groups[-1] != group:
            if group in groups:
                raise ValueError("interrupted")
            groups.append(group)
    below = {group: j for j, group in enumerate(reversed(groups))}
    opened = epoch // every + 1
    out = {}
    for name in layers:
        j = below[name.split("/", 1)[0].strip()]
        out[name] = rate * decay**j if j < opened else 0.0
    return out
