"""What is pandas' own: indices, series, frames, points in time."""

import re
import sys

from autograder.wire.checks import WireError, expect, zone_name

_UNITS = frozenset({"s", "ms", "us", "ns"})


def encode(value, writer, depth):
    """Write what is pandas' as ``[tag, ...]``; None if it is not."""
    pd = sys.modules.get("pandas")
    if pd is None or not hasattr(pd, "DataFrame"):
        return None
    if isinstance(value, pd.DataFrame):
        columns = [
            _encode_column(value.iloc[:, i].array, pd, writer, depth) for i in range(value.shape[1])
        ]
        return [
            "pf",
            _encode_index(value.columns, pd, writer, depth),
            _encode_index(value.index, pd, writer, depth),
            columns,
        ]
    if isinstance(value, pd.Series):
        return [
            "ps", writer.write(value.name, depth), _encode_index(value.index, pd, writer, depth),
            _encode_column(value.array, pd, writer, depth),
        ]  # fmt: skip
    if isinstance(value, pd.Index):
        return ["pi", _encode_index(value, pd, writer, depth)]
    if value is pd.NA:
        return ["pt", "NA", None]
    if value is pd.NaT:
        return ["pt", "NaT", None]
    if isinstance(value, pd.Timestamp):
        zone = None if value.tz is None else str(value.tz)
        return ["pt", "Timestamp", [value.unit, int(value.asm8.astype("i8")), zone]]
    if isinstance(value, pd.Timedelta):
        return ["pt", "Timedelta", [value.unit, int(value.asm8.astype("i8")), None]]
    if isinstance(value, pd.Interval):
        ends = [writer.write(end, depth) for end in (value.left, value.right)]
        return ["pt", "Interval", [*ends, value.closed]]
    if isinstance(value, pd.Period):
        return ["pt", "Period", [value.ordinal, value.freqstr]]
    return None


def _encode_index(index, pd, writer, depth):
    """An index as ``[kind, name, payload]``."""
    if isinstance(index, pd.MultiIndex):
        levels = [
            _encode_column(index.get_level_values(i).array, pd, writer, depth)
            for i in range(index.nlevels)
        ]
        return ["multi", writer.write(list(index.names), depth), levels]
    name = writer.write(index.name, depth)
    if isinstance(index, pd.RangeIndex):
        return ["range", name, [index.start, index.stop, index.step]]
    column = _encode_column(index.array, pd, writer, depth)
    # a PeriodIndex has it in its dtype
    freq = None if isinstance(index, pd.PeriodIndex) else getattr(index, "freqstr", None)
    return ["plain", name, [column, freq]]


def _encode_column(array, pd, writer, depth):
    """A pandas array as ``[kind, dtype, payload]``."""
    dtype = array.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        categories = _encode_index(dtype.categories, pd, writer, depth)
        return ["category", bool(dtype.ordered), [categories, writer.write(array.codes, depth)]]
    if isinstance(dtype, pd.DatetimeTZDtype):
        numbers = array.asi8 if hasattr(array, "asi8") else array.view("i8")
        return ["zone", [dtype.unit, str(dtype.tz)], writer.write(numbers, depth)]
    if isinstance(dtype, pd.IntervalDtype):
        ends = [_encode_column(end.array, pd, writer, depth) for end in (array.left, array.right)]
        return ["interval", array.closed, ends]
    if isinstance(dtype, pd.PeriodDtype):
        return ["period", array.freqstr, writer.write(array.asi8, depth)]
    plain = isinstance(
        array, pd.arrays.NumpyExtensionArray
    ) or not pd.api.types.is_extension_array_dtype(dtype)
    if plain and dtype.kind in "biufcmM":
        return ["numpy", str(dtype), writer.write(array.to_numpy(), depth)]
    return ["items", str(dtype), writer.items(list(array), depth)]


def _read_index(reader, depth, kind, name, payload):
    import pandas as pd

    if kind == "multi":
        names = expect(reader.read(name, depth), list)
        levels = [
            _read_column(reader, depth, *expect(part, list)) for part in expect(payload, list)
        ]
        return pd.MultiIndex.from_arrays(levels, names=names)
    name = reader.read(name, depth)
    if kind == "range":
        return pd.RangeIndex(*(expect(n, int) for n in expect(payload, list)), name=name)
    if kind == "plain":
        column, freq = payload
        index = pd.Index(_read_column(reader, depth, *expect(column, list)), name=name, copy=False)
        if freq is not None:
            index.freq = expect(freq, str)
        return index
    raise WireError("not an index")


def _read_column(reader, depth, kind, dtype, payload):
    import numpy as np
    import pandas as pd

    if kind == "category":
        categories, codes = payload
        categories = _read_index(reader, depth, *expect(categories, list))
        return pd.Categorical.from_codes(
            reader.read(codes, depth), categories=categories, ordered=expect(dtype, bool)
        )
    if kind == "zone":
        unit, zone = dtype
        if unit not in _UNITS:
            raise WireError("not times")
        times = pd.DatetimeIndex(_numbers(reader, depth, payload).view(f"M8[{unit}]"))
        return times.tz_localize("UTC").tz_convert(zone_name(zone)).array
    if kind == "interval":
        ends = [_read_column(reader, depth, *expect(end, list)) for end in expect(payload, list)]
        return pd.arrays.IntervalArray.from_arrays(*ends, closed=expect(dtype, str))
    if kind == "period":
        ordinals = _numbers(reader, depth, payload)
        return pd.PeriodIndex.from_ordinals(ordinals, freq=expect(dtype, str)).array
    if kind == "numpy":
        values = reader.read(payload, depth)
        if type(values) is not np.ndarray or values.ndim != 1:
            raise WireError("not a column")
        return values
    if kind == "items":
        if not re.fullmatch(
            r"object|str|string(\[\w+\])?|boolean|U?Int\d+|Float\d+", expect(dtype, str)
        ):
            raise WireError(f"a pandas column of dtype {dtype} cannot cross")
        return pd.array(reader.items(payload, depth), dtype=dtype)
    raise WireError("not a column")


def _numbers(reader, depth, tree):
    """A column of int64, in which times and periods are written."""
    import numpy as np

    numbers = expect(reader.read(tree, depth), np.ndarray)
    if numbers.dtype != np.int64 or numbers.ndim != 1:
        raise WireError("not a column of times")
    return numbers


def _decode_series(reader, depth, name, index, column):
    import pandas as pd

    index = _read_index(reader, depth, *expect(index, list))
    values = _read_column(reader, depth, *expect(column, list))
    return pd.Series(values, index=index, name=reader.read(name, depth), copy=False)


def _decode_frame(reader, depth, columns, index, values):
    import pandas as pd

    columns = _read_index(reader, depth, *expect(columns, list))
    index = _read_index(reader, depth, *expect(index, list))
    arrays = [_read_column(reader, depth, *expect(column, list)) for column in expect(values, list)]
    if len(arrays) != len(columns):
        raise WireError("a frame whose columns do not fit")
    frame = pd.DataFrame(dict(enumerate(arrays)), index=index, copy=False)
    frame.columns = columns
    return frame


def _decode_scalar(reader, depth, kind, value):
    import numpy as np
    import pandas as pd

    if kind == "NA":
        return pd.NA
    if kind == "NaT":
        return pd.NaT
    if kind == "Interval":
        left, right, closed = value
        left, right = reader.read(left, depth), reader.read(right, depth)
        return pd.Interval(left, right, closed=expect(closed, str))
    if kind == "Period":
        number, frequency = value
        return pd.Period(ordinal=expect(number, int), freq=expect(frequency, str))
    unit, number, zone = value
    if unit not in _UNITS:
        raise WireError("not a unit of time")
    if kind == "Timestamp":
        stamp = pd.Timestamp(np.datetime64(expect(number, int), unit))
        return stamp if zone is None else stamp.tz_localize("UTC").tz_convert(zone_name(zone))
    if kind == "Timedelta":
        return pd.Timedelta(np.timedelta64(expect(number, int), unit))
    raise WireError("not a pandas scalar")


DECODE = {
    "pi": lambda reader, depth, tree: _read_index(reader, depth, *expect(tree, list)),
    "ps": _decode_series,
    "pf": _decode_frame,
    "pt": _decode_scalar,
}
