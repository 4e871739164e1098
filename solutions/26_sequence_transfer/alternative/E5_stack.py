def trainable_fraction(model):
    todo, found = [(model, True)], {}
    while todo:
        layer, is_open = todo.pop()
        is_open = bool(is_open and ("trainable" not in layer or layer["trainable"]))
        for weight in layer.get("weights") or []:
            key = weight["path"]
            shape = [int(size) for size in weight["shape"]]
            learns = is_open and ("trainable" not in weight or bool(weight["trainable"]))
            if min(shape, default=0) < 0:
                raise ValueError("negative size")
            old = found.get(key, (shape, False))
            if old[0] != shape:
                raise ValueError("two shapes")
            found[key] = (shape, old[1] or learns)
        todo += [(inner, is_open) for inner in layer.get("layers") or []]
    count = {True: 0, False: 0}
    for shape, learns in found.values():
        size = 1
        for side in shape:
            size *= side
        count[learns] += size
    total = count[True] + count[False]
    if not total:
        raise ValueError("nothing to count")
    return count[True], total, count[True] / total
