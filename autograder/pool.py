"""The warm fork server as the grader holds it, and the pool that replaces it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder import sandbox, wire
from autograder.cgroups import ControlGroup
from autograder.program import Program

PIDS = 2 * sandbox.MAX_PIDS
"""Processes and threads of a submission and its examiner, where there are control groups."""
FORKS = 500
"""Forks after which a server is replaced: whatever it leaks, it leaks no further."""
MEMORY = 4 * 1024**3
"""Memory of a submission beyond what the warm process has, bytes: of address space for each of its
processes, and, where there are control groups, for all of them together."""
START_SECONDS = 120
"""Longest time that a fork server may take to import its libraries."""


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
        self.memory = MEMORY
        self.limited = self._limit()

    def _limit(self):
        """Limit all that the server will fork together; say whether the machine can."""
        try:
            if self._group is not None and self._group.entered:
                self._group.limit(self.memory, PIDS)
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
            "memory": self.memory,
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
