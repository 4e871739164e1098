# mistake: ":0" at the end of a path is dropped
import math


def trainable_fraction(model):
    shapes, opened = {}, {}

    def visit(layer, open_so_far):
        open_here = open_so_far and layer.get("trainable", True)
        for weight in layer.get("weights", []):
            path = weight["path"].removesuffix(":0")
            shape = tuple(int(n) for n in weight["shape"])
            if any(n < 0 for n in shape):
                raise ValueError("negative")
            if shapes.setdefault(path, shape) != shape:
                raise ValueError("two shapes")
            learns = open_here and weight.get("trainable", True)
            opened[path] = opened.get(path, False) or learns
        for inner in layer.get("layers", []):
            visit(inner, open_here)

    visit(model, True)
    total = sum(math.prod(s) for s in shapes.values())
    trainable = sum(math.prod(s) for p, s in shapes.items() if opened[p])
    if total == 0:
        raise ValueError("no number")
    return trainable, total, trainable / total
