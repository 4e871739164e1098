# another way: a regular expression with all but the star escaped
def freeze(params, patterns):
    import re

    if isinstance(patterns, str):
        raise ValueError("patterns must be a list")
    frozen = set()
    for pattern in patterns:
        parts = [r"[^.]+" if part == "*" else re.escape(part) for part in pattern.split(".")]
        found = [n for n in params if re.fullmatch(r"\.".join(parts) + r"(\..*)?", n)]
        if not found:
            raise ValueError(pattern)
        frozen.update(found)
    return {n: bool(torch.is_floating_point(t)) and n not in frozen for n, t in params.items()}
