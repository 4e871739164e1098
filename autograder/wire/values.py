"""A value as bytes, and bytes that may be anything as a value."""

import msgpack

from autograder.wire import arrays, checks, containers, plain, tables
from autograder.wire.checks import WireError, expect

_PLAIN = frozenset({bool, int, float, str, type(None)})
_AS_IS = _PLAIN | {bytes}
_ENCODERS = (
    containers.encode,
    plain.encode,
    arrays.encode_numpy,
    tables.encode,
    arrays.encode_scipy,
    arrays.encode_tensor,
)


class NoHandles:
    """The reference table of a connection over which only plain data may pass."""

    def give(self, value):
        """Refuse to send `value` as a handle."""
        raise WireError(f"a {type(value).__name__} is not plain data")

    def take(self, key, name, traits):
        """Refuse a handle of the other side."""
        raise WireError("no handle may arrive here")

    def own(self, key):
        """Refuse to look up an object of this side."""
        raise WireError("no handle may arrive here")


def dumps(value, refs=None) -> bytes:
    """Write `value` as bytes.

    Parameters
    ----------
    value : object
        What to send.
    refs : object with ``give(value) -> list``, optional
        Turns what is not plain into a handle. Without it such a value raises.

    Raises
    ------
    WireError
        If the value is nested too deeply, too long, or not plain and `refs` is not given.
    """
    try:
        data = _pack(_Writer(refs or NoHandles()).write(value, 0))
    except WireError:
        raise
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise WireError(f"cannot be written: {error}") from error
    if len(data) > checks.MAX_BYTES:
        raise WireError(f"{len(data):,} bytes is more than the {checks.MAX_BYTES:,} that may cross")
    return data


def loads(data: bytes, refs=None):
    """Read a value from bytes that may be anything.

    Parameters
    ----------
    data : bytes
        What arrived.
    refs : object with ``take(key, name, traits)`` and ``own(key)``, optional
        Resolves handles. Without it a handle raises.

    Raises
    ------
    WireError
        If the bytes are not exactly one value.
    """
    try:
        tree = msgpack.unpackb(
            data,
            unicode_errors="surrogatepass",
            strict_map_key=True,
            max_ext_len=0,
            max_map_len=0,
            max_array_len=checks.MAX_ITEMS,
            list_hook=_Count(),
        )
        return _Reader(refs or NoHandles()).read(tree, 0)
    except WireError:
        raise
    except Exception as error:  # whatever a library makes of hostile input
        raise WireError(f"not a value: {type(error).__name__}: {str(error)[:200]}") from error


def _pack(tree):
    return msgpack.packb(tree, unicode_errors="surrogatepass")


def _fits(number):
    return -(2**63) <= number < 2**64


class _Count:
    """Refuses a message as soon as it has too many items."""

    def __init__(self):
        self.left = checks.MAX_ITEMS

    def __call__(self, items):
        self.left -= len(items) + 1
        if self.left < 0:
            raise WireError(f"more than the {checks.MAX_ITEMS:,} items that may cross")
        return items


class _Writer:
    """Turns values into trees of what msgpack writes."""

    def __init__(self, refs):
        self.refs = refs

    def write(self, value, depth):
        """Write one value, `depth` levels deep in the message."""
        if depth > checks.MAX_DEPTH:
            raise WireError(f"nested deeper than {checks.MAX_DEPTH} levels")
        kind = type(value)
        if kind in _AS_IS and (kind is not int or _fits(value)):
            return value
        if (
            kind is not int
            and isinstance(value, int | float | str | bytes)
            and not plain.is_numpy(kind)
        ):
            return self.write(plain.base(value), depth)
        for encode in _ENCODERS:
            tree = encode(value, self, depth + 1)
            if tree is not None:
                return tree
        return self.refs.give(value)

    def items(self, values, depth):
        """Write the items of a list or tuple, which may be of a subclass."""
        values = list.copy(values) if isinstance(values, list) else list(tuple.__iter__(values))
        kinds = set(map(type, values))
        if kinds <= _PLAIN and (
            int not in kinds or all(_fits(value) for value in values if type(value) is int)
        ):
            return values
        return [self.write(value, depth) for value in values]

    def sorted_items(self, values, depth):
        """Write items whose order means nothing, always in the same."""
        return sorted(self.items(values, depth), key=_pack)


class _Reader:
    """Turns trees that may be anything into values."""

    def __init__(self, refs):
        self.refs = refs

    def read(self, tree, depth):
        """Read one value, `depth` levels deep in the message."""
        if depth > checks.MAX_DEPTH:
            raise WireError(f"nested deeper than {checks.MAX_DEPTH} levels")
        kind = type(tree)
        if kind in _AS_IS:
            return tree
        if kind is not list:
            raise WireError(f"unexpected {kind.__name__}")
        if not tree or type(tree[0]) is not str or tree[0] not in _DECODERS:
            raise WireError("unknown tag")
        tag, *payload = tree
        return _DECODERS[tag](self, depth + 1, *payload)

    def items(self, trees, depth):
        """Read the items of a list."""
        if set(map(type, expect(trees, list))) <= _PLAIN:
            return trees
        return [self.read(tree, depth) for tree in trees]


def _decode_handle(reader, depth, key, name, traits):
    traits = frozenset(expect(trait, str) for trait in expect(traits, list))
    return reader.refs.take(expect(key, int), expect(name, str)[:100], traits)


_DECODERS = {
    **plain.DECODE,
    **containers.DECODE,
    **arrays.DECODE,
    **tables.DECODE,
    "h": _decode_handle,
    "H": lambda reader, depth, key: reader.refs.own(expect(key, int)),
}
