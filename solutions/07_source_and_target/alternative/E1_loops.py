# another way: a loop over names and segments
def freeze(params, patterns):
    if type(patterns) is str:
        raise ValueError("a list of patterns")
    used = dict.fromkeys(patterns, False)
    result = {}
    for name, tensor in params.items():
        have = name.split(".")
        trained = tensor.dtype.is_floating_point
        for pattern in patterns:
            want = pattern.split(".")
            if len(want) > len(have):
                continue
            head = [h if w != "*" else "*" for w, h in zip(want, have[: len(want)], strict=True)]
            if head == want:
                used[pattern] = True
                trained = False
        result[name] = trained
    if not all(used.values()):
        raise ValueError("a pattern covers nothing")
    return result
