def unfreeze_schedule(layers, epoch, rate, every=1, decay=1.0):
    if len(layers) == 0:
        raise ValueError("no layer")
    for value, good in [
        (epoch, epoch >= 0),
        (every, every >= 1),
        (rate, rate > 0 and rate != float("inf")),
        (decay, decay > 0 and decay <= 1),
    ]:
        if not good:
            raise ValueError(f"{value} is out of range")
    rates, seen, now, current = {}, set(), None, float(rate)
    budget = 1 + int(epoch) // int(every)
    for name in reversed(layers):
        group = name.partition("/")[0]
        if group != now:
            if group in seen:
                raise ValueError("interrupted")
            if now is not None:
                current *= float(decay)
                budget -= 1
            seen.add(group)
            now = group
        if name in rates:
            raise ValueError("twice")
        rates[name] = current if budget > 0 else 0.0
    return dict(reversed(rates.items()))
