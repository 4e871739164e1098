"""Values cross unchanged; whatever else arrives is an error of one kind."""

import contextlib
import datetime as dt
import math
import os
import random
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import msgpack
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder import wire
from autograder.assertions import brief

FUZZ = int(os.environ.get("CARTSHIFT_FUZZ", 2000))


def cross(value):
    return wire.loads(wire.dumps(value))


def same(a, b):
    """Equal in type and value, NaN included."""
    if type(a) is not type(b):
        return False
    if isinstance(a, float):
        return a == b or (math.isnan(a) and math.isnan(b))
    if isinstance(a, complex):
        return same(a.real, b.real) and same(a.imag, b.imag)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return same(list(a), list(b)) and same(list(a.values()), list(b.values()))
    return a == b


scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text() | st.binary()
    | st.dates() | st.datetimes() | st.times() | st.timedeltas() | st.decimals(allow_nan=False) | st.fractions()
)  # fmt: skip
hashable = (
    st.integers() | st.text() | st.binary() | st.booleans() | st.tuples(st.integers(), st.text())
)
values = st.recursive(
    scalars | st.sets(hashable) | st.frozensets(hashable),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(hashable, inner),
    max_leaves=20,
)


@given(values)
def test_plain_values_cross_unchanged(value):
    assert same(cross(value), value)


@given(hnp.arrays(
    hnp.boolean_dtypes() | hnp.integer_dtypes() | hnp.floating_dtypes() | hnp.complex_number_dtypes()
    | hnp.datetime64_dtypes() | hnp.timedelta64_dtypes() | hnp.unicode_string_dtypes() | hnp.byte_string_dtypes(),
    hnp.array_shapes(min_dims=0, min_side=0, max_side=4),
))  # fmt: skip
def test_arrays_cross_unchanged(array):
    arrived = cross(array)
    assert arrived.dtype == array.dtype
    assert arrived.shape == array.shape
    assert arrived.tobytes() == array.tobytes()


def test_arrays_keep_order_and_protection():
    array = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    array.flags.writeable = False
    arrived = cross(array)
    assert arrived.flags.f_contiguous
    assert not arrived.flags.writeable
    assert cross(np.zeros(2)).flags.writeable


@pytest.mark.parametrize(
    "value",
    [np.float32(1.5), np.int8(-3), np.bool_(True), np.str_("é"), np.datetime64("2024-02-29")],
)
def test_numpy_scalars_cross_with_their_type(value):
    arrived = cross(value)
    assert type(arrived) is type(value)
    assert arrived == value


@pytest.mark.parametrize("form", ["csr", "csc", "coo", "lil", "dok", "dia", "bsr"])
@pytest.mark.parametrize("kind", ["array", "matrix"])
def test_sparse_crosses_with_format_and_class(form, kind):
    value = getattr(sp, f"{form}_{kind}")(np.array([[0.0, 2.0], [0.0, 0.0], [3.0, 0.0]]))
    arrived = cross(value)
    assert type(arrived) is type(value)
    assert arrived.dtype == value.dtype
    np.testing.assert_array_equal(arrived.toarray(), value.toarray())


def test_sparse_keeps_stored_zeros_and_duplicates():
    value = sp.csr_array(
        (np.array([1.0, 0.0, 2.0]), np.array([1, 1, 0]), np.array([0, 3])), shape=(1, 2)
    )
    arrived = cross(value)
    assert arrived.indices.tolist() == [1, 1, 0]
    assert arrived.data.tolist() == [1.0, 0.0, 2.0]


FRAME = pd.DataFrame(
    {
        "n": [1, 2], "x": [1.5, np.nan], "s": ["a", None], "b": [True, False],
        "t": pd.to_datetime(["2024-01-01", None]),
        "z": pd.to_datetime(["2024-01-01", "2024-06-01"]).tz_localize("Europe/Berlin"),
        "d": pd.to_timedelta([1, 2], unit="h"),
        "c": pd.Categorical(["q", "r"], categories=["r", "q"], ordered=True),
        "i": pd.array([1, None], dtype="Int64"),
        "o": pd.Series([1, "a"], dtype=object),
    },
    index=pd.Index([10, 20], name="row"),
)  # fmt: skip


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_frames_cross_with_dtypes_and_index(unit):
    frame = FRAME.assign(u=FRAME["t"].astype(f"datetime64[{unit}]"))
    pd.testing.assert_frame_equal(cross(frame), frame)
    pd.testing.assert_series_equal(cross(frame["x"]), frame["x"])
    empty = frame.iloc[:0]
    pd.testing.assert_frame_equal(cross(empty), empty)


def test_pandas_indexes_and_scalars_cross():
    dates = pd.Series([1, 2, 3], index=pd.date_range("2024-01-01", periods=3, freq="D"))
    pd.testing.assert_series_equal(cross(dates), dates)
    multi = pd.MultiIndex.from_product([["a", "b"], [1, 2]], names=["x", None])
    pd.testing.assert_index_equal(cross(multi), multi)
    pd.testing.assert_index_equal(
        cross(pd.RangeIndex(2, 8, 3, name="r")), pd.RangeIndex(2, 8, 3, name="r"), exact=True
    )
    for value in (
        pd.Timestamp("2024-01-01 10:00", tz="Asia/Shanghai"),
        pd.Timestamp(5),
        pd.Timedelta("3h"),
    ):
        assert cross(value) == value
    cut = pd.cut(pd.Series([1.0, 5.0, np.nan]), [0, 2, 8], right=False)
    pd.testing.assert_series_equal(cross(cut), cut)
    ends = pd.interval_range(pd.Timestamp("2024-01-01"), periods=2, closed="both")
    pd.testing.assert_index_equal(cross(ends), ends)
    assert cross(ends[0]) == ends[0]
    months = pd.PeriodIndex(["2024-01", None], freq="M", name="month")
    pd.testing.assert_index_equal(cross(months), months)
    assert cross(months[0]) == pd.Period("2024-01", "M")
    assert cross(pd.NaT) is pd.NaT
    assert cross(pd.NA) is pd.NA


def test_generators_cross_with_their_state():
    ours = np.random.default_rng(3)
    ours.random(5)
    assert cross(ours).random() == ours.random()
    legacy = np.random.RandomState(3)
    assert cross(legacy).rand() == legacy.rand()


@pytest.mark.parametrize("place", [-1, 625, 10**6])
def test_a_generator_reads_nothing_beyond_its_buffer(place):
    """As numpy would: it takes any place that a state names."""
    twister, philox = np.random.MT19937(0), np.random.Philox(0)
    twister.state = {**twister.state, "state": {**twister.state["state"], "pos": place}}
    philox.state = {**philox.state, "buffer_pos": place}
    legacy = np.random.RandomState(twister)
    for hostile in (np.random.Generator(twister), np.random.Generator(philox), legacy):
        with pytest.raises(wire.WireError, match="beyond"):
            cross(hostile)


def test_a_subclass_arrives_as_its_plain_base():
    class Sly(list):
        def __eq__(self, other):
            return True

        __hash__ = None

    class SlyFloat(float):
        def __eq__(self, other):
            return True

        __hash__ = None

    class SlyArray(np.ndarray):
        def __array_ufunc__(self, *args, **kwargs):
            return True

    class SlyCounter(Counter):
        def most_common(self, n=None):
            return []

    for value, kind in (
        (Sly([1]), list), (SlyFloat(2.0), float), (np.zeros(2).view(SlyArray), np.ndarray),
        (SlyCounter("aab"), dict),
    ):  # fmt: skip
        assert type(cross(value)) is kind
    assert cross(Sly([1])) != [2]
    assert cross(SlyFloat(2.0)) != 3.0


def test_containers_of_the_standard_library_keep_what_they_can():
    assert cross(Counter("aab")).most_common(1) == [("a", 2)]
    assert cross(OrderedDict(a=1, b=2)) != OrderedDict(b=2, a=1)
    counts = cross(defaultdict(list, a=[1]))
    counts["b"].append(2)
    assert counts == {"a": [1], "b": [2]}
    last = cross(deque([1, 2, 3], 2))
    last.append(4)
    assert list(last) == [3, 4]


def test_structured_and_masked_arrays_cross():
    table = np.array(
        [("a", 1, [0.5, 1.5]), ("b", 2, [2.5, 3.5])],
        [("name", "U3"), ("count", "i4"), ("place", "f8", 2)],
    )
    for value in (table, table[0], table[:0], np.array([(None, 1)], [("x", "O"), ("y", "i8")])):
        assert cross(value).dtype == value.dtype
        np.testing.assert_array_equal(cross(value), value)
    masked = cross(np.ma.MaskedArray([1, 2, 3], [False, True, False], fill_value=9))
    assert masked.sum() == 4
    assert masked.filled().tolist() == [1, 9, 3]
    assert cross(np.ma.masked) is np.ma.masked


def test_zoned_times_keep_their_zone():
    offset = dt.datetime(2024, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30)))
    assert cross(offset).isoformat() == offset.isoformat()
    for fold in (0, 1):  # the hour that happens twice
        zoned = dt.datetime(2024, 10, 27, 2, 30, fold=fold, tzinfo=ZoneInfo("Europe/Berlin"))
        assert cross(zoned).utcoffset() == zoned.utcoffset()
        assert cross(zoned).tzinfo is zoned.tzinfo


def test_namedtuples_keep_their_names():
    point = cross(namedtuple("Point", "x y")(1, [2]))
    assert point == (1, [2])
    assert point.y == [2]


def test_exact_numbers_and_dates_cross():
    for value in (
        Decimal("0.10"),
        Fraction(1, 3),
        dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
        range(1, 9, 3),
        slice(1, None),
    ):
        assert cross(value) == value


def test_what_is_not_plain_does_not_cross():
    for value in (object(), len, np, lambda: 0, iter([1])):
        with pytest.raises(wire.WireError):
            wire.dumps(value)


def test_depth_and_length_are_bounded(monkeypatch):
    deep = []
    for _ in range(200):
        deep = [deep]
    with pytest.raises(wire.WireError, match="deep"):
        wire.dumps(deep)
    loop = []
    loop.append(loop)
    with pytest.raises(wire.WireError, match="deep"):
        wire.dumps(loop)
    monkeypatch.setattr(wire.checks, "MAX_BYTES", 1000)
    with pytest.raises(wire.WireError, match="more than"):
        wire.dumps(bytes(2000))


HOSTILE = [
    ["a", "|O", [1], "C", True, b"12345678"],
    ["a", "<f8", [2**40], "C", True, b""],
    ["a", "<f8", [-1], "C", True, b""],
    ["a", "<U1", [1], "C", True, b"\xff\xff\xff\xff"],
    ["a", "f8,O", [1], "C", True, b"12345678"],
    ["o", [3], [1]],
    ["m", "csr", True, [2, 2], [["a", "<f8", [1], "C", True, bytes(8)], ["a", "<i4", [1], "C", True, b"\x09\0\0\0"],
                                ["a", "<i4", [3], "C", True, bytes(4) + b"\x01\0\0\0" * 2]]],
    ["m", "lil", True, [2**40, 2**40], [["a", "<f8", [0], "C", True, b""]] + [["a", "<i4", [0], "C", True, b""]] * 2],
    ["g", "os.system", ["d", [], []]],
    ["T", "eval"],
    ["N", "X", ["__class__"], [1]],
    ["N", "import os", ["a"], [1]],
    ["h", 1, "x", ["__call__"]],
    ["H", 1],
    ["pf", ["plain", None, []], ["range", None, [0, 2, 1]], []],
    ["ps", None, ["range", None, [0, 10**18, 1]], ["numpy", "int64", ["a", "<i8", [1], "C", True, bytes(8)]]],
    ["pt", "Timestamp", ["ns", 0, "../../etc/passwd"]],
    ["q", "Decimal", "x"],
    ["D", "zoned", ["2024-01-01T00:00:00", 0, "/etc/passwd"]],
    ["k", "deque", [], -1],
    ["k", "defaultdict", [[], []], 3],
    ["k", "Counter", [[1], []], None],
    ["v", [2], ["x"], [["a", "<i8", [1], "C", True, bytes(8)]]],
    ["v", [1], ["x", "x"], [["a", "<i8", [1], "C", True, bytes(8)]] * 2],
    ["M", ["a", "<i8", [1], "C", True, bytes(8)], ["a", "|b1", [2], "C", True, bytes(2)], ["a", "<i8", [], "C", True, bytes(8)]],
    ["pt", "Interval", ["a", 1, "both"]],
    ["pt", "Period", [1, "x"]],
    ["i", bytes(2**18)],
    ["c", "a", 1.0],
    ["s", [["l", []]]],
    {"a": 1},
    ["unknown"],
    [],
]  # fmt: skip


@pytest.mark.parametrize("tree", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_trees_are_refused(tree):
    with pytest.raises(wire.WireError):
        wire.loads(msgpack.packb(tree))


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_an_error_of_one_kind(data):
    with contextlib.suppress(wire.WireError):
        wire.loads(data)


def test_mutated_messages_are_a_value_or_an_error_of_one_kind():
    rng = random.Random(0)
    originals = [
        wire.dumps(value)
        for value in (FRAME, sp.random_array((5, 4), density=0.4, rng=1), {"a": [1, (2.5, {"b"})]}, np.random.default_rng(1),
                      np.array(["a", "bc"]), np.array([1, "a"], dtype=object), pd.date_range("2024", periods=3),
                      defaultdict(list, a=[1]), deque([1, 2], 3), np.ma.MaskedArray([1.5, 2.5], [True, False]),
                      np.array([(1, "a")], [("n", "i4"), ("s", "U2")]), pd.cut(pd.Series([1.0, 3.0]), [0, 2, 4]),
                      pd.period_range("2024-01", periods=2, freq="M"), dt.datetime(2024, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
    ]  # fmt: skip
    for _ in range(FUZZ):
        data = bytearray(rng.choice(originals))
        for _ in range(rng.randint(1, 6)):
            place = rng.randrange(len(data))
            choice = rng.random()
            if choice < 0.6:
                data[place] = rng.randrange(256)
            elif choice < 0.8:
                del data[place : place + rng.randint(1, 8)]
            else:
                data[place:place] = rng.randbytes(rng.randint(1, 8))
            if not data:
                break
        with contextlib.suppress(wire.WireError):
            brief(wire.loads(bytes(data)))
