"""Two peers in one process: what crosses, what is carried back, what is refused."""

import os
import random
import socket
import threading
import time
from collections import Counter, namedtuple
from unittest.mock import Mock

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from autograder import wire
from autograder.peer import Gone, Handle, Peer

FUZZ = int(os.environ.get("CARTSHIFT_FUZZ", 500))


@pytest.fixture
def learner():
    """A handle on each function of a dict that is served in another thread."""
    mine, theirs = socket.socketpair()
    namespace = {}
    far = Peer(
        theirs, open_=True, extra={"names": lambda wanted: [namespace[name] for name in wanted]}
    )
    thread = threading.Thread(target=far.serve, daemon=True)
    thread.start()
    near = Peer(mine, open_=False)

    def define(function):
        namespace[function.__name__] = function
        return near.ask("names", [function.__name__])[0]

    yield define
    mine.close()
    thread.join(5)
    theirs.close()


def test_calls_carry_arguments_and_values(learner):
    def f(a, *rest, key=None):
        return {"sum": a + sum(rest), "key": key}

    assert learner(f)(1, 2, 3, key="x") == {"sum": 6, "key": "x"}


@pytest.mark.parametrize(
    ("make", "change", "equal"),
    [
        (lambda: [1, [2]], lambda v: v[1].append(3), lambda a, b: a == b),
        (lambda: {"a": [1]}, lambda v: v.update(b=2), lambda a, b: a == b),
        (lambda: {1, 2}, lambda v: v.add(3), lambda a, b: a == b),
        (lambda: np.arange(4.0), lambda v: v.__setitem__(0, 9.0), np.array_equal),
        (
            lambda: sp.csr_array(np.eye(3)),
            lambda v: v.data.__imul__(2),
            lambda a, b: (a != b).nnz == 0,
        ),
        (
            lambda: pd.DataFrame({"a": [1, 2]}),
            lambda v: v.insert(1, "b", [3, 4]),
            lambda a, b: a.equals(b),
        ),
        (
            lambda: pd.DataFrame({"a": [1, 2]}),
            lambda v: v.drop(index=0, inplace=True),
            lambda a, b: a.equals(b),
        ),
        (lambda: pd.Series([1, 2]), lambda v: v.__setitem__(0, 5), lambda a, b: a.equals(b)),
        (
            lambda: np.random.default_rng(1),
            lambda v: v.random(3),
            lambda a, b: a.random() == b.random(),
        ),
    ],
)
def test_changes_in_place_are_seen_by_the_caller(learner, make, change, equal):
    def f(value):
        change(value)

    ours, expected = make(), make()
    change(expected)
    learner(f)(ours)
    assert equal(ours, expected)


@pytest.mark.parametrize("form", ["namedtuple", "handle"])
def test_a_changed_argument_is_of_the_same_kind(form):
    """A handle or a namedtuple could have the parts of a matrix, with places outside of it."""
    parts = namedtuple("parts", "shape format data indices indptr")
    lie = parts((2, 2), "csr", np.ones(2), np.array([0, 10**9], "i4"), np.array([0, 1, 2], "i4"))
    after = wire.dumps(lie if form == "namedtuple" else object(), Peer(None, open_=True))
    peer = _answering(_frame(["ok", 1, wire.dumps(None), {0: after}]))
    matrix = sp.csr_array(np.eye(2))
    with pytest.raises(Gone):
        peer.ask("names", matrix)
    assert matrix.indices.max() == 1


def test_the_end_of_an_iterator_does_not_end_the_tests_loop(learner):
    def f(value):
        return next(iter([]))

    with pytest.raises(RuntimeError, match="StopIteration"):
        all(map(learner(f), [1, 2]))

    class Numbers:
        def __iter__(self):
            return self

        def __next__(self):
            raise StopIteration

    assert list(learner(Numbers)()) == []


def test_what_is_not_changed_stays_the_same_object(learner):
    def f(value):
        return len(value)

    inner = [1]
    outer = [inner]
    assert learner(f)(outer) == 1
    assert outer[0] is inner


def test_an_argument_that_is_returned_is_the_argument(learner):
    def f(value):
        value.append(1)
        return value

    ours = []
    assert learner(f)(ours) is ours
    assert ours == [1]


def test_exceptions_arrive_as_the_nearest_known_class(learner):
    class Special(KeyError):
        pass

    def f(kind):
        if kind == "own":
            raise Special("what")
        if kind == "unicode":
            b"\xff".decode()
        raise np.linalg.LinAlgError("singular")

    function = learner(f)
    with pytest.raises(KeyError) as caught:
        function("own")
    assert caught.value.args == ("what",)
    with pytest.raises(UnicodeDecodeError):
        function("unicode")
    with pytest.raises(np.linalg.LinAlgError, match="singular"):
        function("linalg")


def test_callables_cross_both_ways(learner):
    def f(function, values):
        return [function(value) for value in values], lambda x: function(x) + 1

    squares, further = learner(f)(lambda x: x * x, [1, 2, 3])
    assert squares == [1, 4, 9]
    assert further(3) == 10


def test_a_handle_that_comes_back_is_the_object(learner):
    def f(value):
        return value

    ours = object()
    function = learner(f)
    assert function(ours) is ours
    assert function(function) is function


def test_objects_are_used_through_handles(learner):
    class Model:
        def fit(self, x):
            self.mean_ = float(np.mean(x))
            return self

        def __len__(self):
            return 7

        def __iter__(self):
            return iter([1, 2])

    model = learner(Model)()
    assert isinstance(model, Handle)
    assert model.fit([1, 3]) is model
    assert model.mean_ == 2.0
    assert len(model) == 7
    assert list(model) == [1, 2]
    assert isinstance(model, learner(Model))
    with pytest.raises(AttributeError):
        _ = model.nothing


def test_equality_is_never_the_others_to_decide(learner):
    class Sly:
        def __eq__(self, other):
            return True

        __hash__ = None

    assert learner(Sly)() != 3


def test_the_examiners_objects_are_closed(learner):
    class Oracle:
        def __init__(self):
            self._secret = 42
            self.open = 1

    def private(oracle):
        return oracle._secret

    def dunder(oracle):
        return oracle.__dict__

    def change(oracle):
        oracle.open = 2

    oracle = Oracle()
    for function in (private, dunder):
        with pytest.raises(AttributeError):
            learner(function)(oracle)
    with pytest.raises(TypeError):
        learner(change)(oracle)
    assert oracle.open == 1


def test_what_a_test_hands_over_gives_no_power_over_the_examiner(learner):
    def make_a_class(make):
        return make("Equal", (float,), {"__eq__": lambda a, b: True})(1.0)

    def look_into(look):
        return look(learner, "__globals__")

    for function, given in ((make_a_class, type), (look_into, getattr)):
        with pytest.raises(TypeError, match="cannot be called"):
            learner(function)(given)


def test_a_mock_keeps_the_calls_that_it_has_noted(learner):
    def call_twice(spy):
        return spy(1) + spy(2)

    def call_and_forget(spy):
        spy(1)
        spy.reset_mock()

    spy = Mock(return_value=3)
    assert learner(call_twice)(spy) == 6
    with pytest.raises(AttributeError, match="reset_mock"):
        learner(call_and_forget)(spy)
    assert [call.args for call in spy.call_args_list] == [(1,), (2,), (1,)]


def _answering(*frames):
    """A peer whose other side answers every request with these bytes."""
    mine, theirs = socket.socketpair()

    def answer():
        wire.receive_frame(theirs)
        for frame in frames:
            theirs.sendall(frame)
        theirs.close()

    threading.Thread(target=answer, daemon=True).start()
    return Peer(mine, open_=False)


def _frame(value):
    data = wire.dumps(value)
    return len(data).to_bytes(4, "little") + data


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\x00",
        b"\xff\xff\xff\xff",
        b"\x04\0\0\0abcd",
        _frame(1),
        _frame(["ok"]),
        _frame(["ok", 99, b"", {}]),
        _frame(["ok", 1, b"", {}]),
        _frame(["ok", 1, "text", {}]),
        _frame(["ok", 1, wire.dumps(1), {5: wire.dumps(1)}]),
        _frame(["ok", 1, wire.dumps(1), []]),
        _frame(["same", 1, 9, {}]),
        _frame(["err", 1, wire.dumps(None), {}]),
        _frame(["err", 1, wire.dumps([[], [], []]), {}]),
        _frame(["err", 1, wire.dumps([[["x"]], 1, 2]), {}]),
        _frame(["ask", 1, 2, 3, 4]),
    ],
    ids=range(16),
)
def test_malformed_replies_fail_the_call(frame):
    with pytest.raises(Gone):
        _answering(frame).ask("names", [])


def test_time_runs_out_even_if_bytes_keep_coming():
    mine, theirs = socket.socketpair()

    def drip():
        wire.receive_frame(theirs)
        try:
            for byte in _frame(["ok", 1, bytes(1000), {}]):
                theirs.sendall(bytes([byte]))
                time.sleep(0.05)
        except OSError:
            return

    threading.Thread(target=drip, daemon=True).start()
    peer = Peer(mine, open_=False)
    peer.begin(time.monotonic() + 0.3)
    began = time.monotonic()
    with pytest.raises(Gone) as gone:
        peer.ask("names", [])
    assert gone.value.why == "timeout"
    assert time.monotonic() - began < 2
    mine.close()


def _arguments():
    """One of each kind that can be changed in place."""
    return [
        [1, [2]], {"a": [1]}, {1}, bytearray(b"x"), (1, [2]), np.arange(4.0), np.random.default_rng(0),
        pd.DataFrame({"a": [1, 2]}), pd.Series([1, 2]), sp.csr_array(np.eye(2)), sp.dia_array(np.eye(3)),
    ]  # fmt: skip


def _reply(rng):
    """A reply that is well formed, or nearly: of any kind, with any changes of any argument."""
    values = [wire.dumps(value) for value in [1, "x", None, *_arguments()]]
    changed = {rng.randrange(-1, 14): rng.choice(values) for _ in range(rng.randrange(3))}
    message = rng.choice(
        [
            ["ok", 1, rng.choice(values), changed],
            ["same", 1, rng.randrange(-2, 14), changed],
            ["err", 1, wire.dumps([["ValueError", "Exception"], [1], ["x"]]), {}],
            ["ask", 1, rng.choice(["getattr", "__call__", "run"]), [rng.choice(values)] * 2, {}],
        ]
    )
    data = bytearray(wire.dumps(message))
    for _ in range(rng.choice([0, 0, 1, 3])):
        place = rng.randrange(len(data))
        data[place : place + rng.randrange(3)] = rng.randbytes(rng.randrange(3))
    return len(data).to_bytes(4, "little") + bytes(data)


@pytest.mark.filterwarnings("ignore")
def test_any_reply_is_a_value_or_a_failed_call():
    rng, seen = random.Random(0), Counter()
    for _ in range(FUZZ):
        mine, theirs = socket.socketpair()
        with mine, theirs:
            theirs.sendall(_reply(rng))
            theirs.shutdown(socket.SHUT_WR)
            peer = Peer(mine, open_=False)
            peer.begin(time.monotonic() + 5)
            function = peer.take(1, "f", frozenset({"__call__"}))
            try:
                peer.ask("__call__", function, *_arguments())
                seen["value"] += 1
            except Gone as gone:
                seen[gone.why] += 1
            except Exception as error:
                told = hasattr(error, "kind")  # raised by the other side, by its own account
                seen["error" if told else repr(error)] += 1
    assert (
        {"value", "malformed", "error"} <= set(seen) <= {"value", "malformed", "error", "ended"}
    ), seen
