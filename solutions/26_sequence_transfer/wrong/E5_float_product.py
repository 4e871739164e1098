# mistake: the product is a float
def trainable_fraction(model):
    """Count trainable and all numbers of a nested model; returns (trainable, total, fraction)."""
    import math

    shapes, learns = {}, {}

    def visit(layer, is_open):
        is_open = is_open and bool(layer.get("trainable", True))
        for weight in layer.get("weights", ()):
            path, shape = weight["path"], tuple(int(size) for size in weight["shape"])
            if any(size < 0 for size in shape):
                raise ValueError(f"{path} has a negative size: {shape}")
            if shapes.setdefault(path, shape) != shape:
                raise ValueError(f"{path} has two shapes: {shapes[path]} and {shape}")
            learns[path] = learns.get(path, False) or (
                is_open and bool(weight.get("trainable", True))
            )
        for inner in layer.get("layers", ()):
            visit(inner, is_open)

    visit(model, True)
    sizes = {path: int(math.prod(float(size) for size in shape)) for path, shape in shapes.items()}
    total = sum(sizes.values())
    if total == 0:
        raise ValueError("the model holds no number")
    trainable = sum(size for path, size in sizes.items() if learns[path])
    return trainable, total, trainable / total
