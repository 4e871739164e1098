"""Run one rebuilt notebook: learner's cells in one process, tests in another."""

import contextlib
import re
import select
import socket
import time
from collections.abc import Sequence

from autograder import wire
from autograder.pool import Pool, ServerError
from autograder.program import Execution, Program, Ran, Tested

GRACE = 3.0
"""Seconds that the examiner may be late, before it is taken for stuck."""


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
                    ending = f"took more than the {self._server.memory / 2**30:.3g} GiB of memory it may take"
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
    until_lost: bool = False,
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
    until_lost : bool
        Stop at the first test that fails.

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
    began = starting = time.monotonic()
    end = began + program.total
    ran, tested, setup = {}, {}, {}
    outcomes = {"tested": tested, "setup": setup}
    lost = []
    while True:
        place, server = None, pool.server(preload, program.blocked)
        end += time.monotonic() - starting  # what a server imports is imported on nobody's time
        try:
            for kind, place, *rest in _events(
                program, pool, server, preload, {*tested, *lost, *left_out}, end, until_lost
            ):
                if kind == "ran":
                    ran[place] = _ran(*rest)
                elif kind in outcomes:
                    outcomes[kind][place] = _tested(**rest[0])
            return Execution(ran, tested, setup, None, time.monotonic() - began)
        except (ServerError, OSError, EOFError, wire.WireError) as problem:
            error = str(problem)
        starting = time.monotonic()
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


def _events(program, pool, server, preload, done, end, until_lost):
    """Start the examiner, bring it learner's processes, and yield what it reports."""
    sock, life = server.fork("examiner", program)
    learner, patience = None, 0.0
    try:
        sock.settimeout(60)
        wire.send_frame(sock, wire.dumps(_job(program, done, end, until_lost)))
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


def _job(program, done, end, until_lost):
    return {
        "until_lost": until_lost,
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
