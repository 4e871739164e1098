"""The examiner's process: runs setup and test cells, and calls the learner's functions.

The learner's code never runs here. A name that the instructor's solution defines is bound, before
each test, to what the learner's process holds under that name: plain data as a copy, anything
else as a handle whose calls cross the socket.
"""

import ast
import contextlib
import random
import signal
import socket
import sys
import time

from autograder import assertions, outputs, peer, wire, worker

SLOW = 10
"""Once a function ran out of time, the other tests of its exercise get this fraction of it: an
endless loop must not cost the class its evening."""

_SHORTEST = 1.0
_transformer = None


def prepare() -> None:
    """Import what every examination needs. Called once in the fork server, before any fork."""
    global _transformer, get_ipython
    from IPython.core.getipython import get_ipython
    from IPython.core.inputtransformer2 import TransformerManager

    _transformer = TransformerManager()


def main(sock, job) -> None:
    """Read what to examine from the grader, run its cells and report each.

    To the grader goes, as one frame each, ``["begin", cell, seconds]`` before what may keep this
    process busy for so long, ``["ran", cell, error, outputs]`` for a cell of the learner's, ``["tested", cell, outcome]`` for a test and ``["setup", cell, outcome]`` for a setup
    cell that failed. ``["learner"]`` asks for a learner's process and is answered by a socket;
    ``["lost", why]`` gives it back, and is answered by how it ended.
    """
    examination = wire.loads(wire.receive_frame(sock))
    worker.write_files(examination["files"])
    Examiner(sock, examination).run()
    wire.send_frame(sock, wire.dumps(["done"]))


class TimeUp(BaseException):
    """A test ran longer than it may."""


class Examiner:
    """One examination."""

    def __init__(self, sock, job):
        self.sock = sock
        self.timeout, self.total = float(job["timeout"]), float(job["total"])
        self.end = time.monotonic() + float(job["left"])
        self.until_lost = job["until_lost"]
        self.room = outputs.ROOM
        self.cells = job["cells"]
        self.names = job["names"]
        self.files = job["files"]
        self.operators = peer.OPERATORS - peer.JUDGING | set(job["operators"])
        self.namespace = {"__name__": "__main__", "get_ipython": get_ipython}
        assertions.install(self.namespace)
        self.learner = None
        self.ran = []  # (label, source) of what a new learner's process must run again
        self.slow = set()
        self.exceptions = {}
        used = set()
        for cell in self.cells:
            if cell["examiner"]:
                used |= _identifiers(cell["examiner"])
        self.wanted = [name for name in self.names if name in used]

    def run(self):
        """Run every cell, in order."""
        signal.signal(signal.SIGALRM, self._time_up)
        for place, cell in enumerate(self.cells):
            if cell["done"]:
                continue
            self._report("begin", place, self._left())
            if cell["learner"] is not None:
                error, shown = self._run_learner(cell["label"], cell["learner"])
                self._report("begin", place, self.timeout)
                shown, self.room = outputs.kept(shown, self.room)
                self._report("ran", place, error, shown)
            if cell["test"]:
                outcome = self._run_test(place, cell)
                self._report("tested", place, outcome)
                if self.until_lost and not outcome["passed"]:
                    return
            elif cell["examiner"]:
                outcome = self._run_test(place, cell)
                if not outcome["passed"] and self._left():
                    self._report("setup", place, outcome)

    def _left(self):
        """Seconds left of those that the whole notebook may take."""
        return max(0.0, self.end - time.monotonic())

    def _time_up(self, signum, frame):
        self.late = True
        raise TimeUp

    def _report(self, *message):
        wire.send_frame(self.sock, wire.dumps(list(message)))

    # -- the learner's process

    def _run_learner(self, label, source):
        """Run a cell there; on loss remember not to run it again."""
        limit = min(self.timeout, self._left())
        if not limit:
            return ["Stopped", [self._too_long(limit)], []], []
        try:
            self._require_learner()
            self.learner.deadline = time.monotonic() + limit
            answer = self.learner.ask("run", label, source)
            error, shown = answer if type(answer) is list and len(answer) == 2 else (None, [])
            error = _plain_error(error)
        except peer.Gone as gone:
            return self._lost(gone, limit), []
        except Exception as error:  # the process answers, but with an error of its own
            return ["Exception", [_text(error)], []], []
        self.ran.append((label, source))
        return error, shown

    def _require_learner(self):
        """Have a learner's process that has run what came before."""
        if self.learner is not None and not self.learner.gone:
            return
        self._report("learner")
        _, fds, _, _ = socket.recv_fds(self.sock, 1024, 1)
        if not fds:
            raise peer.Gone("ended", "no process could be started")
        self.learner = Learner(socket.socket(fileno=fds[0]), self.operators)
        self.learner.exceptions.update(self.exceptions)
        self.learner.deadline = time.monotonic() + self.timeout
        self.learner.ask("files", self.files)
        for cell in [*self.ran]:
            self.learner.deadline = min(time.monotonic() + self.timeout, self.end)
            try:
                self.learner.ask("run", *cell)
            except peer.Gone:
                self.ran.remove(cell)  # it ran once, but it does not do so reliably
                raise

    def _lost(self, gone, limit):
        """What to say about a learner's process that is no longer there, as a plain error."""
        if self.learner is None:
            return ["Stopped", [str(gone)], []]
        self.learner.gone = True
        with contextlib.suppress(OSError):
            self.learner.sock.close()
        self._report("lost", gone.why)
        ending = str(wire.loads(wire.receive_frame(self.sock)))
        if gone.why == "timeout":
            text = self._too_long(limit)
        elif gone.why == "malformed":
            text = f"your code answered with something that is not plain data ({gone})"
        else:
            text = f"the process that ran your code {ending}"
        return ["Stopped", [text], []]

    def _too_long(self, limit):
        if not self._left():
            return f"your notebook took longer than the {self.total:g} seconds it may take in all"
        return f"your code took longer than the {limit:g} seconds it may take"

    def _bind(self, source):
        """Bind the learner's names that a cell may use."""
        if not self.wanted:
            return
        answer = self.learner.ask("names", self.wanted)
        try:
            found = {name: (kind, value) for name, kind, value in answer}
        except (TypeError, ValueError):
            raise peer.Gone("malformed", "what came back are not names") from None
        for name in self.wanted:
            if name not in found:
                self.namespace.pop(name, None)
                continue
            kind, value = found[name]
            self.namespace[name] = (
                self._exception_class(name, value) if kind == "exception" else value
            )
        self.learner.namespace = self.namespace
        self.learner.bound = {
            name: self.namespace[name]
            for name in found
            if isinstance(self.namespace.get(name), peer.Handle)
        }

    def _exception_class(self, name, bases):
        """A class of this process that stands for an exception class of the learner's."""
        if name not in self.exceptions:
            known = self.learner.exceptions
            base = next((known[base] for base in bases[1:] if base in known), Exception)
            self.exceptions[name] = self.learner.exceptions[name] = type(name, (base,), {})
        return self.exceptions[name]

    # -- tests

    def _run_test(self, place, cell):
        """Run a test or setup cell here; return what came of it, as plain data."""
        limit = self.timeout
        if cell["exercise"] in self.slow:
            limit = max(_SHORTEST, self.timeout / SLOW)
        limit = min(limit, self._left())
        outcome = {
            "passed": False,
            "value": None,
            "message": "",
            "call": "",
            "trace": "",
            "handles": False,
        }
        if not limit:
            return {**outcome, "message": self._too_long(limit)}
        error = self._attempt(place, cell, limit, outcome)
        learner = self.learner
        if learner is not None:
            learner.deadline = None
            outcome["handles"] = learner.handled
            if learner.gone and not isinstance(error, peer.Gone):
                error = peer.Gone("ended")  # a test that swallowed the loss
        if error is None:
            outcome["passed"] = True
            return outcome
        if learner is not None and learner.last is not None:
            outcome["call"] = learner.last.text()[:4000]
        if isinstance(error, TimeUp):
            error = peer.Gone("timeout")
        if isinstance(error, peer.Gone):
            if error.why == "timeout":
                self.slow.add(cell["exercise"])
            lost = [None, [str(error)]] if learner is None else self._lost(error, limit)
            outcome["message"] = lost[1][0]
        else:
            outcome["message"] = _message(error)[:4000]
            outcome["trace"] = getattr(error, "learner", "")[:4000]
        return outcome

    def _attempt(self, place, cell, limit, outcome):
        """Run the cell; return what it raised."""
        self.late = False
        try:
            if self.names:
                self._require_learner()
                self.learner.begin(time.monotonic() + limit)
                self._bind(cell["examiner"])
            self._report("begin", place, limit + 1)
            signal.setitimer(signal.ITIMER_REAL, limit + 1, 1)  # again, if the test swallows it
            source = _transformer.transform_cell(cell["examiner"])
            body, value = assertions.compile_test(source, f"<test {cell['label']}>")
            exec(body, self.namespace)
            if value is not None:
                result = eval(value, self.namespace)
                outcome["value"] = None if result is None else repr(result)[:200]
        except BaseException as error:
            return error
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        return TimeUp() if self.late else None


class Learner(peer.Peer):
    """The learner's process, as the examiner calls it."""

    def __init__(self, sock, operators):
        super().__init__(sock, open_=False, operators=operators)
        self.namespace, self.bound = {}, {}
        self._random = None

    def ask(self, request, *args, **kwargs):
        """Send a request; before a call, hand over what a test may have set in between.

        That is the global random state, and functions that the test has deleted or replaced. Plain
        data that it keeps under a name of the learner's stays here.
        """
        if request == "__call__":
            self._share_names()
            state, numpy_state = random.getstate(), None
            if "numpy" in sys.modules:
                numpy_state = sys.modules["numpy"].random.get_state()
            seen = state, numpy_state and (numpy_state[1].tobytes(), *numpy_state[2:])
            if seen != self._random:
                self._random = seen
                super().ask("random", state, numpy_state)
        return super().ask(request, *args, **kwargs)

    def _share_names(self):
        for name, before in self.bound.items():
            now = self.namespace.get(name)
            if now is not before and (now is None or callable(now)):
                self.bound[name] = now
                super().ask("bind", name, now is not None, now)


def _identifiers(source):
    try:
        tree = ast.parse(_transformer.transform_cell(source))
    except SyntaxError:
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _message(error):
    """What an exception says, with the line of the test in which the test itself failed."""
    name = getattr(error, "kind", type(error).__name__)
    text = str(error).strip()
    if isinstance(error, AssertionError) and not hasattr(error, "kind"):
        return text or "assertion failed"
    if isinstance(error, NameError) and not hasattr(error, "kind"):
        return f"{text}: the cell that should define it did not run to its end" if text else name
    return f"{name}: {text}" if text else name


def _plain_error(error):
    """An error that the learner's process reports, reduced to what it may be."""
    if error is None:
        return None
    try:
        names, args, lines = error
        return [
            str(names[0])[:100],
            [str(arg)[:2000] for arg in args[:5]],
            [str(line)[:300] for line in lines[:12]],
        ]
    except (TypeError, ValueError, LookupError):
        return ["Exception", ["an error that cannot be read"], []]


def _text(error):
    try:
        return str(error)[:500]
    except Exception:
        return type(error).__name__
