"""What crosses between the examiner's process and the learner's, and how it is written.

A value is written as msgpack. ``None``, bool, int of up to 64 bits, float, str and bytes are
themselves; everything else is an array ``[tag, ...]`` whose tag is one of the names below. There
is no tag for code: nothing that arrives is ever imported, evaluated or unpickled.

========  ==========================================  =========================================
tag       payload                                     arrives as
========  ==========================================  =========================================
``i``     little-endian two's complement bytes        int beyond 64 bits
``c``     real, imaginary                             complex
``l t s   items                                       list, tuple, set, frozenset
f``
``d``     keys, values                                dict
``r``     start, stop, step                           range
``:``     start, stop, step                           slice
``N``     name, field names, items                    namedtuple
``B``     bytes                                       bytearray
``D``     kind, ISO text or numbers                   date, time, datetime, timedelta
``q``     kind, text                                  Decimal, Fraction
``a``     dtype, shape, order, writeable, bytes       numpy array
``o``     shape, items                                numpy array of plain objects
``n``     array                                       numpy scalar
``y``     dtype                                       numpy dtype
``T``     name                                        a builtin or numpy scalar type
``g``     bit generator, state                        numpy Generator
``R``     state                                       numpy RandomState
``m``     format, is array, shape, parts              scipy sparse matrix or array
``pi``    kind, ...                                   pandas Index
``ps``    name, index, column                         pandas Series
``pf``    columns, index, column values               pandas DataFrame
``pt``    text                                        pandas Timestamp, Timedelta, NaT, NA
``tt tf`` array                                       torch, tensorflow tensor
``h``     id, class name, traits                      a handle on an object of the sender
``H``     id                                          an object of the receiver, given back
========  ==========================================  =========================================

A subclass of a plain type arrives as the plain type. What arrives is checked before anything is
built from it; whatever is wrong with it raises `WireError` and nothing else.
"""

import datetime as dt
import keyword
import math
import re
import struct
import sys
import time
from collections import namedtuple
from decimal import Decimal
from fractions import Fraction

import msgpack

MAX_BYTES = 256 * 1024 * 1024
"""Longest message, in bytes."""
MAX_ITEMS = 1 << 23
"""Most items of all lists of a message together: a byte can be an item, and takes 70 here."""
MAX_DEPTH = 64
"""Deepest nesting of a value."""
MAX_DIGITS = 1 << 17
"""Longest big integer, in bytes."""

_PLAIN = frozenset({bool, int, float, str, type(None)})
_DTYPE = re.compile(r"[<>|=]([biufcSUmM])\d*(\[\d*[a-zA-Zμ]+\])?")
_TYPES = {
    t.__name__: t for t in (bool, int, float, complex, str, bytes, list, tuple, dict, set, object)
}
_BIT_GENERATORS = frozenset({"PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"})
_SPARSE = frozenset({"csr", "csc", "coo", "lil", "dok", "dia", "bsr"})


class WireError(Exception):
    """A value that cannot cross, or bytes that are not a value."""


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
        data = msgpack.packb(_encode(value, refs or NoHandles(), 0), unicode_errors="surrogatepass")
    except WireError:
        raise
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise WireError(f"cannot be written: {error}") from error
    if len(data) > MAX_BYTES:
        raise WireError(f"{len(data):,} bytes is more than the {MAX_BYTES:,} that may cross")
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
            max_array_len=MAX_ITEMS,
            list_hook=_Count(),
        )
        return _decode(tree, refs or NoHandles(), 0)
    except WireError:
        raise
    except Exception as error:  # whatever a library makes of hostile input
        raise WireError(f"not a value: {type(error).__name__}: {str(error)[:200]}") from error


class _Count:
    """Refuses a message as soon as it has too many items."""

    def __init__(self):
        self.left = MAX_ITEMS

    def __call__(self, items):
        self.left -= len(items) + 1
        if self.left < 0:
            raise WireError(f"more than the {MAX_ITEMS:,} items that may cross")
        return items


# ---------------------------------------------------------------------------------------- encode


def _encode(value, refs, depth):
    if depth > MAX_DEPTH:
        raise WireError(f"nested deeper than {MAX_DEPTH} levels")
    kind = type(value)
    if kind is int:
        return value if -(2**63) <= value < 2**64 else _big(value)
    if kind in _PLAIN or kind is bytes:
        return value
    deeper = depth + 1
    if isinstance(value, (list, tuple)):
        fields = getattr(kind, "_fields", None)
        items = _items(value, refs, deeper)
        if kind is not tuple and isinstance(value, tuple) and _is_fields(fields, len(items)):
            return ["N", kind.__name__, list(fields), items]
        return ["l" if isinstance(value, list) else "t", items]
    if isinstance(value, dict) and not hasattr(value, "tocoo"):  # scipy's dok is a dict as well
        pairs = list(dict.items(value))
        return [
            "d",
            _items([k for k, _ in pairs], refs, deeper),
            _items([v for _, v in pairs], refs, deeper),
        ]
    if isinstance(value, (set, frozenset)):
        items = _items(list(value), refs, deeper)
        items.sort(key=lambda item: msgpack.packb(item, unicode_errors="surrogatepass"))
        return ["s" if isinstance(value, set) else "f", items]
    if isinstance(value, bool | int | float | str | bytes) and not _is_numpy(kind):
        return _encode(_plain_base(value), refs, depth)
    for encode in (_encode_builtin, _encode_numpy, _encode_pandas, _encode_scipy, _encode_tensor):
        tree = encode(value, kind, refs, deeper)
        if tree is not None:
            return tree
    return refs.give(value)


def _items(values, refs, depth):
    values = list.copy(values) if isinstance(values, list) else list(tuple.__iter__(values))
    kinds = set(map(type, values))
    if kinds <= _PLAIN and (
        int not in kinds or all(-(2**63) <= v < 2**64 for v in values if type(v) is int)
    ):
        return values
    return [_encode(item, refs, depth) for item in values]


def _plain_base(value):
    """`value`, an instance of a subclass of a plain scalar type, as that type."""
    if isinstance(value, int):
        return int.__add__(value, 0)
    if isinstance(value, float):
        return float.__add__(value, 0.0)
    if isinstance(value, str):
        return str.__str__(value) if type(value) is str else "".join(str.__iter__(value))
    return bytes.__add__(value, b"")


def _big(value):
    length = (value.bit_length() + 8) // 8
    if length > MAX_DIGITS:
        raise WireError("an integer too long to cross")
    return ["i", value.to_bytes(length, "little", signed=True)]


def _is_numpy(kind):
    return any(base.__module__ == "numpy" for base in kind.__mro__)


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


def _encode_builtin(value, kind, refs, depth):
    if isinstance(value, complex) and not _is_numpy(kind):
        return ["c", value.real, value.imag]
    if kind is range:
        return ["r", *(_encode(n, refs, depth) for n in (value.start, value.stop, value.step))]
    if kind is slice:
        return [":", *(_encode(n, refs, depth) for n in (value.start, value.stop, value.step))]
    if isinstance(value, bytearray):
        return ["B", bytes(value)]
    if kind is dt.datetime and value.tzinfo in (None, dt.UTC):
        return ["D", "datetime", value.isoformat()]
    if kind is dt.date:
        return ["D", "date", value.isoformat()]
    if kind is dt.time and value.tzinfo is None:
        return ["D", "time", value.isoformat()]
    if kind is dt.timedelta:
        return ["D", "timedelta", [value.days, value.seconds, value.microseconds]]
    if kind is Decimal or kind is Fraction:
        return ["q", kind.__name__, str(value)]
    if isinstance(value, type) and _TYPES.get(value.__name__) is value:
        return ["T", value.__name__]
    return None


def _encode_numpy(value, kind, refs, depth):
    np = sys.modules.get("numpy")
    if np is None:
        return None
    if isinstance(value, np.ndarray):
        if np.ma.isMaskedArray(value):
            return None
        array = value.view(np.ndarray) if kind is not np.ndarray else value
        if array.dtype.kind == "O":
            return ["o", list(array.shape), _items(array.ravel().tolist(), refs, depth)]
        if not _DTYPE.fullmatch(array.dtype.str):
            raise WireError(f"an array of dtype {array.dtype} cannot cross")
        order = "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"
        return [
            "a", array.dtype.str, list(array.shape), order, array.flags.writeable, array.tobytes(order),
        ]  # fmt: skip
    if isinstance(value, np.generic):
        if value.dtype.kind in "OV":
            raise WireError(f"a numpy scalar of dtype {value.dtype} cannot cross")
        return ["n", _encode(np.asarray(value), refs, depth)]
    if isinstance(value, np.dtype):
        return ["y", value.str]
    if isinstance(value, type) and issubclass(value, np.generic) and value.__module__ == "numpy":
        return ["T", "numpy." + value.__name__]
    if kind is np.random.Generator:
        state = value.bit_generator.state
        return ["g", type(value.bit_generator).__name__, _encode(state, refs, depth)]
    if kind is np.random.RandomState:
        return ["R", _encode(value.get_state(legacy=True), refs, depth)]
    return None


def _encode_scipy(value, kind, refs, depth):
    sparse = sys.modules.get("scipy.sparse")
    if sparse is None or not sparse.issparse(value):
        return None
    is_array = isinstance(value, sparse.sparray)
    if value.format in ("csr", "csc") and value.ndim == 2:
        parts = [value.data, value.indices, value.indptr]
    else:
        coo = value.tocoo()
        parts = [coo.data, *coo.coords]
    return [
        "m", value.format, is_array, list(value.shape), [_encode(part, refs, depth) for part in parts],
    ]  # fmt: skip


def _encode_pandas(value, kind, refs, depth):
    pd = sys.modules.get("pandas")
    if pd is None or not hasattr(pd, "DataFrame"):
        return None
    if isinstance(value, pd.DataFrame):
        columns = [_column(value.iloc[:, i].array, pd, refs, depth) for i in range(value.shape[1])]
        return [
            "pf",
            _index(value.columns, pd, refs, depth),
            _index(value.index, pd, refs, depth),
            columns,
        ]
    if isinstance(value, pd.Series):
        return [
            "ps", _encode(value.name, refs, depth), _index(value.index, pd, refs, depth),
            _column(value.array, pd, refs, depth),
        ]  # fmt: skip
    if isinstance(value, pd.Index):
        return ["pi", _index(value, pd, refs, depth)]
    if value is pd.NA:
        return ["pt", "NA", None]
    if value is pd.NaT:
        return ["pt", "NaT", None]
    if isinstance(value, pd.Timestamp):
        zone = None if value.tz is None else str(value.tz)
        return ["pt", "Timestamp", [value.unit, int(value.asm8.astype("i8")), zone]]
    if isinstance(value, pd.Timedelta):
        return ["pt", "Timedelta", [value.unit, int(value.asm8.astype("i8")), None]]
    return None


def _index(index, pd, refs, depth):
    if isinstance(index, pd.MultiIndex):
        levels = [
            _column(index.get_level_values(i).array, pd, refs, depth) for i in range(index.nlevels)
        ]
        return ["multi", _encode(list(index.names), refs, depth), levels]
    name = _encode(index.name, refs, depth)
    if isinstance(index, pd.RangeIndex):
        return ["range", name, [index.start, index.stop, index.step]]
    return ["plain", name, [_column(index.array, pd, refs, depth), getattr(index, "freqstr", None)]]


def _column(array, pd, refs, depth):
    """A pandas array as ``[kind, dtype, payload]``."""
    dtype = array.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        categories = _index(dtype.categories, pd, refs, depth)
        return ["category", bool(dtype.ordered), [categories, _encode(array.codes, refs, depth)]]
    if isinstance(dtype, pd.DatetimeTZDtype):
        numbers = array.asi8 if hasattr(array, "asi8") else array.view("i8")
        return ["zone", [dtype.unit, str(dtype.tz)], _encode(numbers, refs, depth)]
    plain = isinstance(
        array, pd.arrays.NumpyExtensionArray
    ) or not pd.api.types.is_extension_array_dtype(dtype)
    if plain and dtype.kind in "biufcmM":
        return ["numpy", str(dtype), _encode(array.to_numpy(), refs, depth)]
    return ["items", str(dtype), _items(list(array), refs, depth)]


def _encode_tensor(value, kind, refs, depth):
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, getattr(torch, "Tensor", ())):
        return ["tt", _encode(value.detach().cpu().numpy(), refs, depth)]
    tf = sys.modules.get("tensorflow")
    if tf is not None and isinstance(value, (tf.Tensor, tf.Variable)):
        return ["tf", _encode(value.numpy(), refs, depth)]
    return None


# ---------------------------------------------------------------------------------------- decode


def _decode(tree, refs, depth):
    if depth > MAX_DEPTH:
        raise WireError(f"nested deeper than {MAX_DEPTH} levels")
    if type(tree) is not list:
        if tree is None or type(tree) in (bool, int, float, str, bytes):
            return tree
        raise WireError(f"unexpected {type(tree).__name__}")
    if not tree or type(tree[0]) is not str or tree[0] not in _DECODE:
        raise WireError("unknown tag")
    tag, *payload = tree
    return _DECODE[tag](refs, depth + 1, *payload)


def _all(items, refs, depth):
    items = _expect(items, list)
    if set(map(type, items)) <= _PLAIN:
        return items
    return [_decode(item, refs, depth) for item in items]


def _expect(value, *kinds):
    if type(value) not in kinds:
        raise WireError(f"expected {kinds[0].__name__}, got {type(value).__name__}")
    return value


def _decode_int(refs, depth, data):
    if len(_expect(data, bytes)) > MAX_DIGITS:
        raise WireError("an integer too long to cross")
    return int.from_bytes(data, "little", signed=True)


def _decode_dict(refs, depth, keys, values):
    keys, values = _all(keys, refs, depth), _all(values, refs, depth)
    if len(keys) != len(values):
        raise WireError("keys and values differ in number")
    return dict(zip(keys, values, strict=True))


def _decode_range(refs, depth, *numbers):
    return range(*(_expect(_decode(n, refs, depth), int) for n in numbers))


def _decode_slice(refs, depth, start, stop, step):
    return slice(*(_decode(n, refs, depth) for n in (start, stop, step)))


def _decode_namedtuple(refs, depth, name, fields, items):
    items = _all(items, refs, depth)
    if not _is_fields(_expect(fields, list), len(items)) or not _expect(name, str).isidentifier():
        raise WireError("not a namedtuple")
    if len(fields) > 256 or keyword.iskeyword(name):
        raise WireError("not a namedtuple")
    return namedtuple(name, fields)(*items)


def _decode_date(refs, depth, kind, value):
    if kind == "timedelta":
        days, seconds, micros = (_expect(n, int) for n in _expect(value, list))
        return dt.timedelta(days=days, seconds=seconds, microseconds=micros)
    parse = {"datetime": dt.datetime, "date": dt.date, "time": dt.time}[_expect(kind, str)]
    return parse.fromisoformat(_expect(value, str))


def _decode_exact(refs, depth, kind, text):
    if len(_expect(text, str)) > 10_000:
        raise WireError("a number too long to cross")
    return {"Decimal": Decimal, "Fraction": Fraction}[_expect(kind, str)](text)


def _dtype(text):
    import numpy as np

    if not _DTYPE.fullmatch(_expect(text, str)):
        raise WireError("not a dtype that may cross")
    return np.dtype(text)


def _shape(shape):
    if len(_expect(shape, list)) > 32 or any(_expect(n, int) < 0 or n > 2**62 for n in shape):
        raise WireError("not a shape")
    return tuple(shape)


def _decode_array(refs, depth, dtype, shape, order, writeable, data):
    import numpy as np

    dtype, shape = _dtype(dtype), _shape(shape)
    if math.prod(shape) * dtype.itemsize != len(_expect(data, bytes)) or order not in ("C", "F"):
        raise WireError("an array whose bytes do not fit its shape")
    if dtype.itemsize == 0 and math.prod(shape) > MAX_BYTES:
        raise WireError("an array too large to cross")
    array = np.ndarray(shape, dtype, bytearray(data), order=order)
    if dtype.kind == "b":
        array = np.asarray(array.view(np.uint8) != 0)
    if dtype.kind == "U" and array.size and dtype.itemsize:
        points = np.frombuffer(data, dtype.byteorder.replace("|", "=") + "u4")
        if points.max() > 0x10FFFF:
            raise WireError("text beyond Unicode")
    array.flags.writeable = _expect(writeable, bool)
    return array


def _decode_objects(refs, depth, shape, items):
    import numpy as np

    items, shape = _all(items, refs, depth), _shape(shape)
    if math.prod(shape) != len(items):
        raise WireError("an array whose items do not fit its shape")
    array = np.empty(len(items), object)
    array[:] = items
    return array.reshape(shape)


def _decode_numpy_scalar(refs, depth, tree):
    import numpy as np

    array = _decode(tree, refs, depth)
    if type(array) is not np.ndarray or array.shape != ():
        raise WireError("not a numpy scalar")
    return array[()]


def _decode_type(refs, depth, name):
    if _expect(name, str) in _TYPES:
        return _TYPES[name]
    import numpy as np

    kind = getattr(np, name.removeprefix("numpy."), None)
    if not (isinstance(kind, type) and issubclass(kind, np.generic)):
        raise WireError("not a type that may cross")
    return kind


def _decode_generator(refs, depth, name, state):
    import numpy as np

    if name not in _BIT_GENERATORS:
        raise WireError("not a bit generator")
    generator = getattr(np.random, name)(0)
    generator.state = _expect(_decode(state, refs, depth), dict)
    return np.random.Generator(generator)


def _decode_random_state(refs, depth, state):
    import numpy as np

    generator = np.random.RandomState(0)
    generator.set_state(_expect(_decode(state, refs, depth), tuple))
    return generator


def _decode_sparse(refs, depth, form, is_array, shape, parts):
    import numpy as np
    from scipy import sparse

    shape = _shape(shape)
    parts = [_decode(part, refs, depth) for part in _expect(parts, list)]
    if form not in _SPARSE or any(type(part) is not np.ndarray or part.ndim != 1 for part in parts):
        raise WireError("not a sparse matrix")
    if form in ("csr", "csc") and len(shape) == 2:
        if any(part.dtype.kind != "i" for part in parts[1:]) or len(parts) != 3:
            raise WireError("not a sparse matrix")
        made = getattr(sparse, f"{form}_array")(tuple(parts), shape=shape)
        made.check_format(full_check=True)
    else:
        if math.prod(shape) > 2**34 and form not in ("coo", "dok"):
            raise WireError("a sparse matrix too large to cross")
        if any(part.dtype.kind != "i" for part in parts[1:]) or len(parts) != 1 + len(shape):
            raise WireError("not a sparse matrix")
        made = sparse.coo_array((parts[0], tuple(parts[1:])), shape=shape).asformat(form)
    return made if is_array else getattr(sparse, f"{form}_matrix")(made)


def _read_index(refs, depth, kind, name, payload):
    import pandas as pd

    if kind == "multi":
        names = _expect(_decode(name, refs, depth), list)
        levels = [
            _read_column(refs, depth, *_expect(level, list)) for level in _expect(payload, list)
        ]
        return pd.MultiIndex.from_arrays(levels, names=names)
    name = _decode(name, refs, depth)
    if kind == "range":
        return pd.RangeIndex(*(_expect(n, int) for n in _expect(payload, list)), name=name)
    if kind == "plain":
        column, freq = payload
        index = pd.Index(_read_column(refs, depth, *_expect(column, list)), name=name, copy=False)
        if freq is not None:
            index.freq = _expect(freq, str)
        return index
    raise WireError("not an index")


def _read_column(refs, depth, kind, dtype, payload):
    import numpy as np
    import pandas as pd

    if kind == "category":
        categories, codes = payload
        categories = _read_index(refs, depth, *_expect(categories, list))
        return pd.Categorical.from_codes(
            _decode(codes, refs, depth), categories=categories, ordered=_expect(dtype, bool)
        )
    if kind == "zone":
        unit, zone = dtype
        numbers = _decode(payload, refs, depth)
        if (
            type(numbers) is not np.ndarray
            or numbers.dtype != np.int64
            or unit not in ("s", "ms", "us", "ns")
        ):
            raise WireError("not times")
        return (
            pd.DatetimeIndex(numbers.view(f"M8[{unit}]"))
            .tz_localize("UTC")
            .tz_convert(_zone(zone))
            .array
        )
    if kind == "numpy":
        values = _decode(payload, refs, depth)
        if type(values) is not np.ndarray or values.ndim != 1:
            raise WireError("not a column")
        return values
    if kind == "items":
        if not re.fullmatch(
            r"object|str|string(\[\w+\])?|boolean|U?Int\d+|Float\d+", _expect(dtype, str)
        ):
            raise WireError(f"a pandas column of dtype {dtype} cannot cross")
        return pd.array(_all(payload, refs, depth), dtype=dtype)
    raise WireError("not a column")


def _zone(text):
    if not re.fullmatch(r"[A-Za-z0-9_+\-/:]{1,64}", _expect(text, str)) or ".." in text:
        raise WireError("not a time zone")
    return text


def _decode_index(refs, depth, tree):
    return _read_index(refs, depth, *_expect(tree, list))


def _decode_series(refs, depth, name, index, column):
    import pandas as pd

    index = _read_index(refs, depth, *_expect(index, list))
    values = _read_column(refs, depth, *_expect(column, list))
    return pd.Series(values, index=index, name=_decode(name, refs, depth), copy=False)


def _decode_frame(refs, depth, columns, index, values):
    import pandas as pd

    columns = _read_index(refs, depth, *_expect(columns, list))
    index = _read_index(refs, depth, *_expect(index, list))
    arrays = [_read_column(refs, depth, *_expect(column, list)) for column in _expect(values, list)]
    if len(arrays) != len(columns):
        raise WireError("a frame whose columns do not fit")
    frame = pd.DataFrame(dict(enumerate(arrays)), index=index, copy=False)
    frame.columns = columns
    return frame


def _decode_pandas_scalar(refs, depth, kind, value):
    import numpy as np
    import pandas as pd

    if kind == "NA":
        return pd.NA
    if kind == "NaT":
        return pd.NaT
    unit, number, zone = value
    if unit not in ("s", "ms", "us", "ns"):
        raise WireError("not a unit of time")
    if kind == "Timestamp":
        stamp = pd.Timestamp(np.datetime64(_expect(number, int), unit))
        return stamp if zone is None else stamp.tz_localize("UTC").tz_convert(_zone(zone))
    if kind == "Timedelta":
        return pd.Timedelta(np.timedelta64(_expect(number, int), unit))
    raise WireError("not a pandas scalar")


def _decode_torch(refs, depth, tree):
    import torch

    return torch.from_numpy(_decode(tree, refs, depth).copy())


def _decode_tensorflow(refs, depth, tree):
    import tensorflow as tf

    return tf.constant(_decode(tree, refs, depth))


def _decode_handle(refs, depth, key, name, traits):
    traits = frozenset(_expect(trait, str) for trait in _expect(traits, list))
    return refs.take(_expect(key, int), _expect(name, str)[:100], traits)


_DECODE = {
    "i": _decode_int,
    "c": lambda refs, depth, re_, im: complex(_expect(re_, float), _expect(im, float)),
    "l": lambda refs, depth, items: _all(items, refs, depth),
    "t": lambda refs, depth, items: tuple(_all(items, refs, depth)),
    "s": lambda refs, depth, items: set(_all(items, refs, depth)),
    "f": lambda refs, depth, items: frozenset(_all(items, refs, depth)),
    "d": _decode_dict,
    "r": _decode_range,
    ":": _decode_slice,
    "N": _decode_namedtuple,
    "B": lambda refs, depth, data: bytearray(_expect(data, bytes)),
    "D": _decode_date,
    "q": _decode_exact,
    "a": _decode_array,
    "o": _decode_objects,
    "n": _decode_numpy_scalar,
    "y": lambda refs, depth, text: _dtype(text),
    "T": _decode_type,
    "g": _decode_generator,
    "R": _decode_random_state,
    "m": _decode_sparse,
    "pi": _decode_index,
    "ps": _decode_series,
    "pf": _decode_frame,
    "pt": _decode_pandas_scalar,
    "tt": _decode_torch,
    "tf": _decode_tensorflow,
    "h": _decode_handle,
    "H": lambda refs, depth, key: refs.own(_expect(key, int)),
}


# ---------------------------------------------------------------------------------------- frames

_HEADER = struct.Struct("<I")


def limit(sock, deadline: float | None) -> None:
    """Let the next operation on `sock` end at `deadline`; TimeoutError if that has passed."""
    if deadline is not None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        sock.settimeout(left)


def send_frame(sock, data: bytes):
    """Send `data` with its length before it."""
    sock.sendall(_HEADER.pack(len(data)) + data if len(data) < 65536 else _HEADER.pack(len(data)))
    if len(data) >= 65536:
        sock.sendall(data)


def receive_frame(sock, deadline: float | None = None) -> bytes:
    """Receive one frame, however slowly its bytes come, until `deadline` (monotonic seconds).

    Raises
    ------
    EOFError
        If the other side is gone.
    WireError
        If the frame claims to be longer than `MAX_BYTES`.
    TimeoutError
        If the deadline has passed.
    """
    (length,) = _HEADER.unpack(_exactly(sock, _HEADER.size, deadline))
    if length > MAX_BYTES:
        raise WireError(f"a message of {length:,} bytes")
    return _exactly(sock, length, deadline)


def _exactly(sock, length, deadline):
    buffer = bytearray()
    while len(buffer) < length:
        limit(sock, deadline)
        try:
            chunk = sock.recv(min(length - len(buffer), 1 << 20))
        except (ConnectionError, BrokenPipeError):
            chunk = b""
        if not chunk:
            raise EOFError("the other side is gone")
        buffer += chunk
    return bytes(buffer)
