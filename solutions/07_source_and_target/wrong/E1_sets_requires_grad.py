# mistake: freezes the tensors themselves: the input is changed
def freeze(params, patterns):
    if isinstance(patterns, str):
        raise ValueError("patterns")

    def covers(pattern, name):
        want, have = pattern.split("."), name.split(".")
        return len(want) <= len(have) and all(w in ("*", h) for w, h in zip(want, have))

    for pattern in patterns:
        if not any(covers(pattern, name) for name in params):
            raise ValueError(pattern)
    for name, tensor in params.items():
        if tensor.is_floating_point():
            tensor.requires_grad_(not any(covers(p, name) for p in patterns))
    return {
        name: bool(tensor.is_floating_point()) and not any(covers(p, name) for p in patterns)
        for name, tensor in params.items()
    }
