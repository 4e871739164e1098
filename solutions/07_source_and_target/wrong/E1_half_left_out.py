# mistake: float16 is taken for an integer
def freeze(params, patterns):
    """Which parameters are trained: a dict from name to bool."""
    if isinstance(patterns, str):
        raise ValueError("patterns must be a list of patterns, not one str")

    def covers(pattern, name):
        want, have = pattern.split("."), name.split(".")
        return len(want) <= len(have) and all(
            w in ("*", h) for w, h in zip(want, have, strict=False)
        )

    for pattern in patterns:
        if not any(covers(pattern, name) for name in params):
            raise ValueError(f"{pattern!r} covers no parameter")
    return {
        name: tensor.dtype in (torch.float32, torch.float64)
        and not any(covers(p, name) for p in patterns)
        for name, tensor in params.items()
    }
