"""One end of the connection: asks, answers, and keeps what has crossed."""

import types
from unittest.mock import NonCallableMock

from autograder import wire
from autograder.peer.calls import Call
from autograder.peer.changes import change
from autograder.peer.errors import describe, known_exceptions
from autograder.peer.handles import JUDGING, KNOWN, OPERATORS, Handle, handle_class, is_known

_INTERNALS = (types.ModuleType, types.FrameType, types.CodeType, types.TracebackType)
"""What leads from an object to the process that it lives in."""


_CHANGES = frozenset({"setattr", "__setitem__", "__delitem__"})


_POWERS = (
    getattr, setattr, delattr, vars, dir, globals, locals, eval, exec, compile, open, __import__, breakpoint,
)  # fmt: skip
"""Functions with which whoever may call them has the whole process."""


_MOCK_CHANGES = frozenset({"attach_mock", "configure_mock", "mock_add_spec", "reset_mock"})
"""What changes the calls that a mock has noted, or what it answers."""


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
        self.exceptions = dict(known_exceptions())
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
            f"{base.__module__}.{base.__qualname__}" for base in kind.__mro__ if is_known(base)
        ]
        name = getattr(value, "__name__", None) if callable(value) else None
        return ["h", key, name if type(name) is str else kind.__name__, traits]

    def take(self, key, name, traits):
        """Make a handle on an object of the other side."""
        if key in self._taken:
            return self._taken[key]
        known = traits & (self.operators | KNOWN | {"type"})
        self.handled |= bool(known & KNOWN)
        self._taken[key] = handle = object.__new__(handle_class(known))
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
                        change(before, wire.loads(data, self))
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
            return getattr(target, self._allowed(target, *rest))
        if request in _CHANGES and not self.open:
            raise TypeError("objects of the examiner cannot be changed")
        if request == "setattr":
            return setattr(target, self._allowed(target, rest[0]), rest[1])
        if request == "isinstance":
            return isinstance(rest[0], target)
        if request == "__call__":
            if not self.open and _has_powers(target):
                raise TypeError(f"{target.__name__} of the examiner cannot be called")
            return target(*rest, **kwargs)
        if request == "__bool__":
            return bool(target)
        if request in OPERATORS:
            return getattr(type(target), request)(target, *rest)
        raise TypeError(f"unknown request {request!r}")

    def _allowed(self, target, name):
        if (
            type(name) is not str
            or name.startswith("__")
            or not (self.open or _is_public(target, name))
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


def _is_public(target, name):
    """Whether an attribute is anybody's to use."""
    changes_mock = name in _MOCK_CHANGES and isinstance(target, NonCallableMock)
    return not name.startswith("_") and not changes_mock


def _has_powers(target):
    """Whether to call `target` is to make a class, or to reach everything in the process."""
    if isinstance(target, type):
        return issubclass(target, type)  # an object of a class with an `__eq__` could come back
    return any(target is power for power in _POWERS)
