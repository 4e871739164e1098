"""Containers of the standard library that are more than a list or a dict."""

from collections import Counter, OrderedDict, defaultdict, deque

from autograder.wire.checks import WireError, expect

_DICTS = {kind.__name__: kind for kind in (Counter, OrderedDict, defaultdict)}


def encode(value, writer, depth):
    """Write `value` as ``[tag, ...]``; None if it is of none of the types here, or of a subclass."""
    kind = type(value)
    if kind is deque:
        return ["k", "deque", writer.items(list(value), depth), value.maxlen]
    if _DICTS.get(kind.__name__) is not kind:
        return None
    items = [writer.items(list(part), depth) for part in (value.keys(), value.values())]
    made = writer.write(getattr(value, "default_factory", None), depth)
    return ["k", kind.__name__, items, made]


def _decode(reader, depth, name, items, extra):
    if name == "deque":
        longest = extra if extra is None else expect(extra, int)
        return deque(reader.items(items, depth), longest)
    if expect(name, str) not in _DICTS:
        raise WireError("not a container")
    keys, values = (reader.items(part, depth) for part in expect(items, list))
    pairs = zip(keys, values, strict=True)
    if name != "defaultdict":
        return _DICTS[name](dict(pairs))
    return defaultdict(reader.read(extra, depth), pairs)


DECODE = {"k": _decode}
