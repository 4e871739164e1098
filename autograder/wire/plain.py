"""Python's own values: containers, numbers, dates, types."""

import datetime as dt
import keyword
from collections import namedtuple
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from autograder.wire.checks import MAX_DIGITS, WireError, expect, zone_name

_TYPES = {
    t.__name__: t for t in (bool, int, float, complex, str, bytes, list, tuple, dict, set, object)
}


def is_numpy(kind: type) -> bool:
    """Whether a type is one of numpy's, or derived from one."""
    return any(base.__module__ == "numpy" for base in kind.__mro__)


def base(value):
    """Return an instance of a subclass of int, float, str or bytes as the type itself."""
    if isinstance(value, int):
        return int.__add__(value, 0)
    if isinstance(value, float):
        return float.__add__(value, 0.0)
    if isinstance(value, str):
        return "".join(str.__iter__(value))
    return bytes.__add__(value, b"")


def encode(value, writer, depth):
    """Write `value` as ``[tag, ...]``; None if it is of none of the types here."""
    kind = type(value)
    if kind is int:  # one of up to 64 bits is written as it is
        return _encode_int(value)
    if isinstance(value, (list, tuple)):
        return _encode_sequence(value, kind, writer, depth)
    if isinstance(value, dict) and not hasattr(value, "tocoo"):  # scipy's dok is a dict as well
        pairs = list(dict.items(value))
        return [
            "d",
            writer.items([key for key, _ in pairs], depth),
            writer.items([item for _, item in pairs], depth),
        ]
    if isinstance(value, (set, frozenset)):
        items = writer.sorted_items(list(value), depth)
        return ["s" if isinstance(value, set) else "f", items]
    if isinstance(value, complex) and not is_numpy(kind):
        return ["c", value.real, value.imag]
    if kind is range or kind is slice:
        ends = (writer.write(end, depth) for end in (value.start, value.stop, value.step))
        return ["r" if kind is range else ":", *ends]
    if isinstance(value, bytearray):
        return ["B", bytes(value)]
    if kind is Decimal or kind is Fraction:
        return ["q", kind.__name__, str(value)]
    if isinstance(value, type) and _TYPES.get(value.__name__) is value:
        return ["T", value.__name__]
    return _encode_date(value, kind)


def _encode_int(value):
    length = (value.bit_length() + 8) // 8
    if length > MAX_DIGITS:
        raise WireError("an integer too long to cross")
    return ["i", value.to_bytes(length, "little", signed=True)]


def _encode_sequence(value, kind, writer, depth):
    fields = getattr(kind, "_fields", None)
    items = writer.items(value, depth)
    if kind is not tuple and isinstance(value, tuple) and _is_fields(fields, len(items)):
        return ["N", kind.__name__, list(fields), items]
    return ["l" if isinstance(value, list) else "t", items]


def _is_fields(fields, count):
    return (
        isinstance(fields, (list, tuple))
        and len(fields) == count
        and len(set(fields)) == count
        and all(
            isinstance(f, str) and f.isidentifier() and not keyword.iskeyword(f) and f[0] != "_"
            for f in fields
        )
    )


def _encode_date(value, kind):
    if kind is dt.datetime and type(value.tzinfo) in (type(None), dt.timezone):
        return ["D", "datetime", value.isoformat()]
    if kind is dt.datetime and type(value.tzinfo) is ZoneInfo and value.tzinfo.key is not None:
        parts = [value.replace(tzinfo=None).isoformat(), value.fold, value.tzinfo.key]
        return ["D", "zoned", parts]
    if kind is dt.date:
        return ["D", "date", value.isoformat()]
    if kind is dt.time and value.tzinfo is None:
        return ["D", "time", value.isoformat()]
    if kind is dt.timedelta:
        return ["D", "timedelta", [value.days, value.seconds, value.microseconds]]
    return None


def _decode_int(reader, depth, data):
    if len(expect(data, bytes)) > MAX_DIGITS:
        raise WireError("an integer too long to cross")
    return int.from_bytes(data, "little", signed=True)


def _decode_dict(reader, depth, keys, values):
    keys, values = reader.items(keys, depth), reader.items(values, depth)
    if len(keys) != len(values):
        raise WireError("keys and values differ in number")
    return dict(zip(keys, values, strict=True))


def _decode_range(reader, depth, *ends):
    return range(*(expect(reader.read(end, depth), int) for end in ends))


def _decode_slice(reader, depth, start, stop, step):
    return slice(*(reader.read(end, depth) for end in (start, stop, step)))


def _decode_namedtuple(reader, depth, name, fields, items):
    items = reader.items(items, depth)
    if not _is_fields(expect(fields, list), len(items)) or not expect(name, str).isidentifier():
        raise WireError("not a namedtuple")
    if len(fields) > 256 or keyword.iskeyword(name):
        raise WireError("not a namedtuple")
    return namedtuple(name, fields)(*items)


def _decode_date(reader, depth, kind, value):
    if kind == "timedelta":
        days, seconds, micros = (expect(n, int) for n in expect(value, list))
        return dt.timedelta(days=days, seconds=seconds, microseconds=micros)
    if kind == "zoned":
        text, fold, zone = expect(value, list)
        when = dt.datetime.fromisoformat(expect(text, str))
        return when.replace(tzinfo=ZoneInfo(zone_name(zone)), fold=expect(fold, int))
    parse = {"datetime": dt.datetime, "date": dt.date, "time": dt.time}[expect(kind, str)]
    return parse.fromisoformat(expect(value, str))


def _decode_exact(reader, depth, kind, text):
    if len(expect(text, str)) > 10_000:
        raise WireError("a number too long to cross")
    return {"Decimal": Decimal, "Fraction": Fraction}[expect(kind, str)](text)


def _decode_type(reader, depth, name):
    if expect(name, str) in _TYPES:
        return _TYPES[name]
    import numpy as np

    kind = getattr(np, name.removeprefix("numpy."), None)
    if not (isinstance(kind, type) and issubclass(kind, np.generic)):
        raise WireError("not a type that may cross")
    return kind


DECODE = {
    "i": _decode_int,
    "c": lambda reader, depth, re, im: complex(expect(re, float), expect(im, float)),
    "l": lambda reader, depth, items: reader.items(items, depth),
    "t": lambda reader, depth, items: tuple(reader.items(items, depth)),
    "s": lambda reader, depth, items: set(reader.items(items, depth)),
    "f": lambda reader, depth, items: frozenset(reader.items(items, depth)),
    "d": _decode_dict,
    "r": _decode_range,
    ":": _decode_slice,
    "N": _decode_namedtuple,
    "B": lambda reader, depth, data: bytearray(expect(data, bytes)),
    "D": _decode_date,
    "q": _decode_exact,
    "T": _decode_type,
}
