"""Run one rebuilt notebook: learner's cells in one process, tests in another.

`Pool` keeps a warm fork server; `run` is the stage.
"""

import contextlib
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder import sandbox, wire
from autograder.cgroups import ControlGroup

PIDS = 2 * sandbox.MAX_PIDS
"""Processes and threads of a submission and its examiner, where there are control groups."""
FORKS = 500
"""Forks after which a server is replaced: whatever it leaks, it leaks no further."""
MEMORY = 4 * 1024**3
"""Memory of a submission beyond what the warm process has, bytes: of address space for each of its
processes, and, where there are control groups, for all of them together."""
GRACE = 3.0
"""Seconds that the examiner may be late, before it is taken for stuck."""
START_SECONDS = 120
"""Longest time that a fork server may take to import its libraries."""


@dataclass(frozen=True)
class Cell:
    """One code cell to run.

    Attributes
    ----------
    label : str
        What messages call it: its grade id, or its place.
    exercise : str
        Grade id of the solution cell that it belongs to, or "".
    learner : str or None
        Source to run in the learner's process.
    examiner : str or None
        Source to run in the examiner's process.
    test : bool
        Whether the examiner's source is a test.
    """

    label: str
    exercise: str
    learner: str | None
    examiner: str | None
    test: bool


@dataclass(frozen=True)
class Program:
    """What one submission runs."""

    cells: tuple[Cell, ...]
    names: tuple[str, ...]
    operators: frozenset[str]
    blocked: tuple[str, ...]
    timeout: float
    total: float
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Ran:
    """What came of a learner's cell: its error ``(kind, message, lines)`` and its outputs."""

    error: tuple[str, str, tuple[str, ...]] | None
    outputs: tuple[tuple[str, dict[str, str]], ...]


@dataclass(frozen=True)
class Tested:
    """What came of a test."""

    passed: bool
    value: str | None
    message: str
    call: str
    trace: str
    handles: bool


@dataclass(frozen=True)
class Execution:
    """What came of a program: by cell position, and an error when it did not reach its end."""

    ran: Mapping[int, Ran]
    tested: Mapping[int, Tested]
    setup: Mapping[int, Tested]
    error: str | None
    seconds: float


class ServerError(RuntimeError):
    """The fork server did not start, or is gone."""


class Server:
    """A warm fork server, in the sandbox or not."""

    def __init__(
        self,
        preload: Sequence[str],
        blocked: Sequence[str],
        sandboxed: bool,
        readable: Sequence[Path],
        env: Mapping[str, str],
    ):
        self._lives: list[socket.socket] = []
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        options = json.dumps(
            {"preload": list(preload), "blocked": list(blocked), "sandbox": sandboxed}
        )
        program = [sys.executable, "-m", "autograder.server", str(theirs.fileno()), options]
        env = sandbox.environment(env)
        self._folder = contextlib.ExitStack()
        if sandboxed:
            program = sandbox.command(sandbox.readable_paths(readable), env, program)
            self._scratch = sandbox.SCRATCH
        else:
            self._scratch = self._folder.enter_context(
                tempfile.TemporaryDirectory(prefix="autograder-", ignore_cleanup_errors=True)
            )
            env = {**env, "HOME": self._scratch, "IPYTHONDIR": self._scratch}
        self._log = tempfile.TemporaryFile()  # noqa: SIM115
        self._group = ControlGroup.make()
        if self._group is not None:
            program = self._group.entering(program)
        self._process = subprocess.Popen(
            program,
            env=env,
            cwd="/" if sandboxed else self._scratch,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._log,
            start_new_session=True,
        )
        theirs.close()
        self.control.settimeout(START_SECONDS)
        try:
            self.info = wire.loads(self.control.recv(1 << 16))
        except (OSError, wire.WireError):
            said = self._said().rpartition("\n")[2]
            self.close()
            raise ServerError(f"the fork server did not start: {said}") from None
        self.forks = 0
        self.limited = self._limit()

    def _limit(self):
        """Limit all that the server will fork together; say whether the machine can."""
        try:
            if self._group is not None and self._group.entered:
                self._group.limit(MEMORY, PIDS)
                return True
        except OSError:
            pass
        return False

    def fork(self, role: str, program: Program):
        """Fork a process; return its socket and its lifeline."""
        mine, theirs = socket.socketpair()
        life, kept = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.forks += 1
        self._lives.append(life)
        scratch = Path(self._scratch, f"{role}-{self.forks}")
        job = {
            "role": role,
            "blocked": list(program.blocked) if role == "worker" else [],
            "memory": MEMORY,
            "seconds": int(program.total) + 10,
            "scratch": str(scratch),
        }
        try:
            socket.send_fds(self.control, [wire.dumps(job)], [theirs.fileno(), kept.fileno()])
        except OSError as error:
            mine.close()
            life.close()
            raise ServerError(f"the fork server is gone: {self._said() or error}") from None
        finally:
            theirs.close()
            kept.close()
        return mine, life

    @property
    def killed(self) -> int:
        """How many processes ended because all of them together took more memory than they may."""
        return self._group.killed if self.limited else 0

    @property
    def alive(self) -> bool:
        """Whether the server's process runs."""
        return self._process.poll() is None

    def _said(self):
        self._log.seek(0)
        return self._log.read()[-2000:].decode(errors="replace").strip()

    def close(self):
        """End the server, and everything that it has forked."""
        for life in self._lives:  # another thread may wait for what comes of them
            with contextlib.suppress(OSError):
                life.shutdown(socket.SHUT_RDWR)
        self.control.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        if self._group is not None:
            self._group.close()
        self._log.close()
        self._folder.close()


class Pool:
    """Keeps one warm server, for the libraries that the last notebook needed and may not have."""

    def __init__(
        self, sandboxed: bool, readable: Sequence[Path] = (), env: Mapping[str, str] | None = None
    ):
        self.sandboxed, self.readable, self.env = sandboxed, readable, env or {}
        self._server = None
        self._preload = self._blocked = frozenset()
        self._closed = False

    def server(self, preload: Sequence[str], blocked: Sequence[str]) -> Server:
        """A server that has imported `preload`, or more, but never anything that is `blocked`.

        Raises
        ------
        ServerError
            If it does not start, or the pool is closed.
        """
        if self._closed:
            raise ServerError("the grader was stopped")
        server = self._server
        worn = server is None or not server.alive or server.forks > FORKS
        if worn or not (self._preload.issuperset(preload) and self._blocked.issuperset(blocked)):
            self.reset()
            self._server = self.start(preload, blocked)
            self._preload, self._blocked = frozenset(preload), frozenset(blocked)
            if self._closed:  # by another thread, meanwhile
                self.reset()
                raise ServerError("the grader was stopped")
        return self._server

    def start(self, preload: Sequence[str], blocked: Sequence[str]) -> Server:
        """Start another server."""
        return Server(preload, blocked, self.sandboxed, self.readable, self.env)

    def reset(self):
        """End the server; the next will be another."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def close(self):
        """End the server, for good."""
        self._closed = True
        self.reset()


class _Learner:
    """The learner's process as the grader holds it."""

    def __init__(self, pool, server, preload, program):
        # Where the kernel gives no namespaces to a fork, each submission gets a sandbox of its own.
        alone = pool.sandboxed and not server.info["isolated"]
        self._own = pool.start(preload, program.blocked) if alone else None
        self._server = self._own or server
        self._killed = self._server.killed
        self.sock, self._life = self._server.fork("worker", program)

    def end(self) -> str:
        """End it, and everything that it started; return how it ended."""
        self.sock.close()
        try:
            self._life.settimeout(0.2)
            with contextlib.suppress(TimeoutError):  # it may just have ended by itself
                ending = self._life.recv(4096).decode(errors="replace") or "is gone"
                if "SIGKILL" in ending and self._server.killed > self._killed:
                    ending = f"took more than the {MEMORY / 2**30:.3g} GiB of memory it may take"
                return ending
            self._life.settimeout(20)
            self._life.send(b"end")
            return self._life.recv(4096).decode(errors="replace") or "is gone"
        except OSError:
            return "is gone"
        finally:
            self._life.close()
            if self._own is not None:
                self._own.close()


def run(
    program: Program,
    pool: Pool,
    preload: Sequence[str] = (),
    left_out: frozenset[int] = frozenset(),
) -> Execution:
    """Run a program to its end.

    Parameters
    ----------
    program : Program
        What to run.
    pool : Pool
        Where the fork server comes from.
    preload : sequence of str
        Modules that the fork server has imported.
    left_out : frozenset of int
        Positions of cells that are not run.

    Returns
    -------
    Execution
        Always. A cell or test that the examiner does not survive has failed, the others go on; if
        the examiner cannot even begin, twice, there is an error that says why.

    Raises
    ------
    ServerError
        If no fork server can be started.
    """
    began = time.monotonic()
    pool.server(preload, program.blocked)  # what it imports is imported on nobody's time
    end = time.monotonic() + program.total
    ran, tested, setup = {}, {}, {}
    outcomes = {"tested": tested, "setup": setup}
    lost = []
    while True:
        place, server = None, pool.server(preload, program.blocked)
        try:
            for kind, place, *rest in _events(
                program, pool, server, preload, {*tested, *lost, *left_out}, end
            ):
                if kind == "ran":
                    ran[place] = _ran(*rest)
                elif kind in outcomes:
                    outcomes[kind][place] = _tested(**rest[0])
            return Execution(ran, tested, setup, None, time.monotonic() - began)
        except (ServerError, OSError, EOFError, wire.WireError, KeyError, TypeError) as problem:
            error = str(problem)
        pool.reset()
        # Whatever the examiner was at may be what it did not survive: it is left out from now on.
        if place is None and None in lost:
            return Execution(ran, tested, setup, error, time.monotonic() - began)
        lost.append(place)
        if place is not None and program.cells[place].test:
            tested[place] = _tested(
                False, None, f"what your code answers cannot be tested: {error}", "", "", False
            )
        elif place is not None:
            ran[place] = _ran(["Stopped", [error], []], [])


_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """`text` without what changes a terminal, the direction of writing, or is no character."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _tested(passed, value, message, call, trace, handles):
    return Tested(passed, value, printable(message), printable(call), printable(trace), handles)


def _ran(error, outputs):
    if error is not None:
        kind, args, lines = error
        error = (printable(kind), printable(", ".join(args)), tuple(map(printable, lines)))
    return Ran(error, tuple((kind, data) for kind, data in outputs))


def _events(program, pool, server, preload, done, end):
    """Start the examiner, bring it learner's processes, and yield what it reports."""
    sock, life = server.fork("examiner", program)
    learner, patience = None, 0.0
    try:
        sock.settimeout(60)
        wire.send_frame(sock, wire.dumps(_job(program, done, end)))
        while True:
            ready, _, _ = select.select([sock, life], [], [], patience + GRACE)
            if not ready:
                raise ServerError("the examiner did not come to an end")
            if sock not in ready:
                raise ServerError(
                    f"the examiner {life.recv(4096).decode(errors='replace') or 'is gone'}"
                )
            try:
                message = wire.loads(wire.receive_frame(sock))
            except EOFError:
                life.settimeout(20)
                raise ServerError(
                    f"the examiner {life.recv(4096).decode(errors='replace')}"
                ) from None
            if message[0] == "done":
                return
            if message[0] == "begin":
                patience = message[2]
            if message[0] == "learner":
                learner = _Learner(pool, server, preload, program)
                socket.send_fds(sock, [b"L"], [learner.sock.fileno()])
            elif message[0] == "lost":
                ending, learner = learner.end(), None
                wire.send_frame(sock, wire.dumps(ending))
            else:
                yield message
    finally:
        if learner is not None:
            learner.end()
        with contextlib.suppress(OSError):
            life.settimeout(20)
            life.send(b"end")
            life.recv(4096)
        life.close()
        sock.close()


def _job(program, done, end):
    return {
        "timeout": float(program.timeout),
        "total": program.total,
        "left": max(0.0, end - time.monotonic()),
        "operators": sorted(program.operators),
        "names": list(program.names),
        "files": dict(program.files),
        "cells": [
            {
                "done": place in done,
                **{
                    name: getattr(cell, name)
                    for name in ("label", "exercise", "learner", "examiner", "test")
                },
            }
            for place, cell in enumerate(program.cells)
        ],
    }
