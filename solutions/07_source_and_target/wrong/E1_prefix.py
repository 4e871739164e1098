# mistake: body.1 freezes body.10 as well
def freeze(params, patterns):
    """Which parameters are trained: a dict from name to bool."""
    if isinstance(patterns, str):
        raise ValueError("patterns must be a list of patterns, not one str")

    def covers(pattern, name):
        return name.startswith(pattern.replace("*", ""))

    for pattern in patterns:
        if not any(covers(pattern, name) for name in params):
            raise ValueError(f"{pattern!r} covers no parameter")
    return {
        name: tensor.is_floating_point() and not any(covers(p, name) for p in patterns)
        for name, tensor in params.items()
    }
