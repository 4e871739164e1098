"""Two processes that call each other's functions over one socket, with plain data only.

Both the examiner and the learner's process hold a `Peer`. What is not plain data crosses as a
*handle*: a number by which the other side can ask for calls, attributes and items. Which of
these requests are answered is the business of the side that owns the object.
"""

import builtins
import sys
import traceback
import types

from autograder import wire
from autograder.assertions import brief

OPERATORS = frozenset(
    f"__{name}__"
    for name in [
        "call",
        "iter",
        "next",
        "len",
        "getitem",
        "setitem",
        "delitem",
        "contains",
        "bool",
        "enter",
        "exit",
        "str",
        "float",
        "int",
        "index",
        "neg",
        "abs",
        "add",
        "radd",
        "sub",
        "rsub",
        "mul",
        "rmul",
        "truediv",
        "rtruediv",
        "floordiv",
        "mod",
        "pow",
        "matmul",
        "and",
        "or",
        "xor",
        "lt",
        "le",
        "gt",
        "ge",
    ]
)
"""Special methods that a handle passes on. `__eq__` is not among them: a comparison with what the
other side made is never answered by the other side."""


JUDGING = frozenset(
    f"__{name}__"
    for name in [
        "contains", "lt", "le", "gt", "ge", "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv",
        "floordiv", "mod", "pow", "matmul", "and", "or", "xor",
    ]
)  # fmt: skip
"""Operators that are given what a test compares with, and whose answer can decide it. Those of the
other side's objects are asked only where the instructor's own code speaks of them."""


_INTERNALS = (types.ModuleType, types.FrameType, types.CodeType, types.TracebackType)
"""What leads from an object to the process that it lives in."""


_CHANGES = frozenset({"setattr", "__setitem__", "__delitem__"})


KNOWN = frozenset({
    "builtins.generator", "torch.nn.modules.module.Module", "torch.utils.data.dataset.Dataset",
    "torch.optim.optimizer.Optimizer", "keras.src.models.model.Model", "keras.src.layers.layer.Layer",
    "sklearn.base.BaseEstimator", "networkx.classes.graph.Graph", "matplotlib.figure.Figure",
    "matplotlib.axes._axes.Axes",
})  # fmt: skip
"""Classes for which ``isinstance(handle, ...)`` holds when the other side says so."""


class Gone(BaseException):
    """The other side ended, ran out of time, or sent what is not a message.

    Not an `Exception`, so that ``except Exception`` in a test does not take it for an answer.
    """

    def __init__(self, why: str, detail: str = ""):
        super().__init__(detail or why)
        self.why = why


class Peer:
    """One end of the connection.

    Parameters
    ----------
    sock : socket.socket
        The connection.
    open_ : bool
        Whether the other side may change this side's objects and see their private attributes.
    extra : dict of str to callable, optional
        Requests answered besides those on handles.
    operators : frozenset of str
        Special methods that are asked of the other side's objects.
    """

    plain_requests = frozenset({"run", "names", "random", "files", "bind", "isinstance", "setattr"})

    def __init__(self, sock, *, open_, extra=None, operators=OPERATORS):
        self.sock = sock
        self.open = open_
        self.operators = operators
        self.extra = extra or {}
        self.deadline = None
        self.gone = False
        self.last = None
        self.handled = False
        self.exceptions = dict(_known_exceptions())
        self._count = 0
        self._objects = {}
        self._keys = {}
        self._taken = {}

    # -- handles

    def give(self, value):
        """Write `value` as a handle."""
        if isinstance(value, Handle) and value._peer is self:
            return ["H", value._key]
        if isinstance(value, _INTERNALS):
            raise wire.WireError(f"a {type(value).__name__} cannot cross")
        key = self._keys.get(id(value))
        if key is None:
            key = len(self._objects) + 1
            self._objects[key] = value  # kept alive, so that its id stays its own
            self._keys[id(value)] = key
        kind = type(value)
        traits = sorted(name for name in OPERATORS if getattr(kind, name, None) is not None)
        if isinstance(value, type):
            traits.append("type")
        traits += [
            f"{base.__module__}.{base.__qualname__}" for base in kind.__mro__ if _is_known(base)
        ]
        name = getattr(value, "__name__", None) if callable(value) else None
        return ["h", key, name if type(name) is str else kind.__name__, traits]

    def take(self, key, name, traits):
        """Make a handle on an object of the other side."""
        if key in self._taken:
            return self._taken[key]
        known = traits & (self.operators | KNOWN | {"type"})
        self.handled |= bool(known & KNOWN)
        self._taken[key] = handle = object.__new__(_handle_class(known))
        for slot, value in (("_peer", self), ("_key", key), ("_name", name)):
            object.__setattr__(handle, slot, value)
        return handle

    def own(self, key):
        """Look up an object of this side that the other side names."""
        if key not in self._objects:
            raise wire.WireError("no such object")
        return self._objects[key]

    # -- requests

    def ask(self, request, *args, **kwargs):
        """Send a request, answer what the other side asks meanwhile, return the reply's value.

        Arguments that the other side changed in place are changed here in place as well.

        Raises
        ------
        Gone
            If there is no reply that can be used.
        Exception
            What the request raised on the other side, as the nearest exception known here.
        """
        try:
            sent = [wire.dumps(arg, self) for arg in args]
            named = {key: wire.dumps(arg, self) for key, arg in kwargs.items()}
            self._count += 1
            number = self._count
            call = self._note(request, args, sent, named)
            self._send(["ask", number, request, sent, named])
            while True:
                message = self._receive()
                if message[0] == "ask":
                    self._answer(message)
                    continue
                kind, echo, value, changed = message
                if echo != number:
                    raise wire.WireError("a reply to nothing that was asked")
                if kind in ("ok", "same"):
                    for place, data in wire.expect(changed, dict).items():
                        before = args[place] if type(place) is int else kwargs[place]
                        _change(before, wire.loads(data, self))
                    result = args[value] if kind == "same" else wire.loads(value, self)
                    if call is not None:
                        call.result = (result,)
                    return result
                raise self._exception(request, wire.loads(value))
        except wire.WireError as error:
            self.gone = True
            raise Gone("malformed", f"what came back cannot be read: {error}") from None
        except Exception as error:  # whatever becomes of a reply that is none
            if getattr(error, "learner", None) is not None:
                raise
            self.gone = True
            raise Gone("malformed", f"what came back is not a reply: {error}") from None

    def begin(self, deadline):
        """Begin a test that has until `deadline`: forget the calls of the one before."""
        self.deadline = deadline
        self.last = None
        self.handled = False

    def _note(self, request, args, sent, named):
        """Keep a call for the report."""
        if request in ("getattr", "isinstance") or request in JUDGING:
            self.handled = True
        if request in self.plain_requests or request == "getattr":
            return None
        target = args[0]
        name = target._name if request == "__call__" else f"{target._name}.{request}"
        self.last = Call(name, sent[1:], named)
        return self.last

    def serve(self):
        """Answer requests until the other side is gone."""
        while True:
            try:
                message = self._receive()
                self._answer(message)
            except (Gone, wire.WireError):
                return

    def _send(self, message):
        try:
            if self.gone:
                raise Gone("ended")
            wire.limit(self.sock, self.deadline)
            wire.send_frame(self.sock, wire.dumps(message))
        except TimeoutError:
            self.gone = True
            raise Gone("timeout") from None
        except OSError:
            self.gone = True
            raise Gone("ended") from None

    def _receive(self):
        try:
            message = wire.loads(wire.receive_frame(self.sock, self.deadline))
        except TimeoutError:
            self.gone = True
            raise Gone("timeout") from None
        except (EOFError, OSError):
            self.gone = True
            raise Gone("ended") from None
        if type(message) is not list or len(message) not in (4, 5) or type(message[0]) is not str:
            raise wire.WireError("not a message")
        return message

    # -- answers

    def _answer(self, message):
        try:
            _, number, request, sent, named = message
            pairs = list(named.items())
        except (ValueError, AttributeError) as error:
            raise wire.WireError("not a request") from error
        try:
            args = [wire.loads(data, self) for data in sent]
            kwargs = {key: wire.loads(data, self) for key, data in pairs}
            result = self._perform(request, args, kwargs)
            kind, value = "ok", None
            for place, arg in enumerate(args):
                if result is arg and not isinstance(arg, Handle) and type(arg).__hash__ is None:
                    kind, value = "same", place  # the very object that was passed comes back
            if kind == "ok":
                value = wire.dumps(result, self)
            changed = {}
            places = [*zip(range(len(args)), args, sent, strict=True)]
            places += [(key, kwargs[key], named[key]) for key in kwargs]
            for place, after, before in places:
                if type(after) not in (bool, int, float, str, bytes) and not isinstance(
                    after, Handle
                ):
                    data = wire.dumps(after, self)
                    if data != before:
                        changed[place] = data
            reply = [kind, number, value, changed]
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            reply = ["err", number, wire.dumps(describe(error)), {}]
        self._send(reply)

    def _perform(self, request, args, kwargs):
        if request in self.extra:
            return self.extra[request](*args, **kwargs)
        target, *rest = args
        if isinstance(target, Handle) or id(target) not in self._keys:
            raise TypeError("only objects that have crossed can be asked")
        if request == "getattr":
            return getattr(target, self._allowed(*rest))
        if request in _CHANGES and not self.open:
            raise TypeError("objects of the examiner cannot be changed")
        if request == "setattr":
            return setattr(target, self._allowed(rest[0]), rest[1])
        if request == "isinstance":
            return isinstance(rest[0], target)
        if request == "__call__":
            return target(*rest, **kwargs)
        if request == "__bool__":
            return bool(target)
        if request in OPERATORS:
            return getattr(type(target), request)(target, *rest)
        raise TypeError(f"unknown request {request!r}")

    def _allowed(self, name):
        if (
            type(name) is not str
            or name.startswith("__")
            or (name.startswith("_") and not self.open)
        ):
            raise AttributeError(f"no attribute {name!r}")
        return name

    def _exception(self, request, described):
        names, args, lines = described
        if request == "__call__" and "StopIteration" in names:
            # `all(map(f, cases))` would take it for the end of the cases, and pass. In a generator
            # Python itself makes this error of it (PEP 479).
            names, args = ["RuntimeError"], ["the function raised StopIteration"]
        for name in names:
            kind = self.exceptions.get(name)
            if kind is not None:
                break
        else:
            kind = Exception
        try:
            error = kind(*args)
        except Exception:
            error = Exception(*args)
        error.learner = "\n".join(str(line) for line in lines)
        error.kind = str(names[0])
        return error


class Call:
    """One call of the other side, with its arguments as they were sent."""

    def __init__(self, name, args, kwargs):
        self.name, self.args, self.kwargs, self.result = name, args, kwargs, None

    def text(self):
        """The call as a line of Python, with what it returned."""
        shown = [_shown(data) for data in self.args]
        shown += [f"{key}={_shown(data)}" for key, data in self.kwargs.items()]
        text = f"{self.name}({', '.join(shown)})"
        return text if self.result is None else f"{text} → {brief(self.result[0])}"


def _shown(data):
    try:
        return brief(wire.loads(data, _Shown()))
    except wire.WireError:
        return "…"


class _Shown(wire.NoHandles):
    """Reads handles as their names."""

    def take(self, key, name, traits):
        return _Name(name)

    def own(self, key):
        return _Name("object")


class _Name:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"<{self.name}>"


def describe(error):
    """An exception as plain data: names of its classes, arguments, lines of the traceback."""
    names = [kind.__name__ for kind in type(error).__mro__ if issubclass(kind, BaseException)]
    try:
        wire.dumps(list(error.args))
        args = list(error.args)
    except Exception:
        args = [_text(error)]
    lines = [
        f"{_cell_name(frame.filename)}, line {frame.lineno}: {(frame.line or '').strip()}"[:300]
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(CELL)
    ]
    if isinstance(error, SyntaxError) and error.lineno:
        lines.append(f"line {error.lineno}: {(error.text or '').strip()}"[:300])
    return [names, args, lines[-12:]]


CELL = "<ipython-cell "
"""How the file name of a cell's code begins. numba caches what is from IPython, and knows it by this."""


def _cell_name(filename):
    return filename.removeprefix(CELL).removesuffix(">")


def _text(error):
    try:
        return str(error)[:2000]
    except Exception:
        return type(error).__name__


def _known_exceptions():
    for name, kind in vars(builtins).items():
        if isinstance(kind, type) and issubclass(kind, Exception):
            yield name, kind
    try:
        from numpy.linalg import LinAlgError
    except ImportError:
        return
    yield "LinAlgError", LinAlgError


# ----------------------------------------------------------------------------------- the handle


class Handle:
    """Stands for an object of the other side."""

    __slots__ = ("_key", "_name", "_peer")

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self._peer.ask("getattr", self, name)

    def __setattr__(self, name, value):
        self._peer.ask("setattr", self, name, value)

    def __repr__(self):
        return f"<{self._name}>"


def _operator(name):
    def operate(self, *args, **kwargs):
        return self._peer.ask(name, self, *args, **kwargs)

    operate.__name__ = name
    return operate


def _is_known(base):
    return f"{base.__module__}.{base.__qualname__}" in KNOWN


def _known_class(name):
    """A class of this side by its name, if this side has imported it."""
    if name == "builtins.generator":
        return types.GeneratorType
    module, _, kind = name.rpartition(".")
    return getattr(sys.modules.get(module), kind, None)


def _is_instance(self, other):
    return isinstance(other, Handle) and self._peer.ask("isinstance", self, other) is True


_CLASSES = {}


def _handle_class(traits):
    if traits not in _CLASSES:
        members = {name: _operator(name) for name in traits & OPERATORS}
        if "type" in traits:
            members["__instancecheck__"] = _is_instance
        known = [
            base for name in sorted(traits & KNOWN) if (base := _known_class(name)) is not None
        ]
        if known:
            members["__class__"] = property(lambda self: known[0])
        _CLASSES[traits] = type("foreign object", (Handle,), {"__slots__": (), **members})
    return _CLASSES[traits]


# ------------------------------------------------------------------------- changes made in place


def _change(before, after):
    """Make `before` equal to `after` in place, as the other side did to its copy."""
    # A subclass comes back as its base, a namedtuple as another. All else could lie about its parts.
    kind = tuple if isinstance(before, tuple) and isinstance(after, tuple) else type(after)
    if not isinstance(before, kind):
        raise wire.WireError("an argument that came back as something else")
    if isinstance(before, list):
        if len(before) == len(after):
            for i, item in enumerate(after):
                before[i] = _changed(before[i], item)
        else:
            before[:] = after
    elif isinstance(before, dict):
        merged = {
            key: _changed(before[key], value) if key in before else value
            for key, value in after.items()
        }
        before.clear()
        before.update(merged)
    elif isinstance(before, set):
        before.clear()
        before.update(after)
    elif isinstance(before, bytearray):
        before[:] = after
    elif isinstance(before, tuple):
        for old, new in zip(before, after, strict=True):
            _changed(old, new)
    else:
        _change_array(before, after)


def _changed(before, after):
    """`before` changed in place where that can be done, else `after`."""
    if type(before) is type(after) and not isinstance(
        before, bool | int | float | str | bytes | type(None)
    ):
        try:
            _change(before, after)
        except wire.WireError:
            return after
        return before
    return after


def _change_array(before, after):
    module = type(before).__module__.split(".")[0]
    if module == "numpy":
        import numpy as np

        if isinstance(before, np.random.Generator):
            before.bit_generator.state = after.bit_generator.state
        elif isinstance(before, np.random.RandomState):
            before.set_state(after.get_state())
        elif isinstance(before, np.ndarray) and before.flags.writeable:
            if before.shape != after.shape:
                raise wire.WireError("an array argument that came back in another shape")
            before[...] = after
    elif module == "scipy":
        if before.shape != after.shape or before.format != after.format:
            raise wire.WireError("a sparse argument that came back in another shape")
        for part in ("data", "indices", "indptr", "row", "col", "rows", "offsets"):
            if hasattr(before, part):
                setattr(before, part, getattr(after, part))
    elif module == "pandas":
        _change_pandas(before, after)
    elif module == "torch":
        before.detach().copy_(after)


def _change_pandas(before, after):
    import pandas as pd

    if isinstance(before, pd.DataFrame):
        before.drop(columns=before.columns, inplace=True)
        before.drop(index=before.index, inplace=True)
        for place, name in enumerate(after.columns):
            before.insert(place, name, after.iloc[:, place], allow_duplicates=True)
        before.index.names = after.index.names
        before.columns.names = after.columns.names
    elif isinstance(before, pd.Series):
        if len(before) != len(after):
            raise wire.WireError("a Series argument that came back with another length")
        before.index = after.index
        before.name = after.name
        for place in range(len(before)):
            if before.iloc[place] is not after.iloc[place]:
                before.iloc[place] = after.iloc[place]
