"""The fork server: a process that has imported the heavy libraries and forks on demand.

It never runs a line of a submission. Each fork is watched by a *keeper*, a small process outside
the fork's namespaces, which holds the *lifeline*: when the grader closes it, or dies, the keeper
kills everything that the fork has started; when the fork ends by itself, the keeper says how.
"""

import contextlib
import fcntl
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from pathlib import Path

from autograder import sandbox, wire


def main() -> None:
    """Serve until the grader is gone. Arguments: control socket, JSON options."""
    control = socket.socket(fileno=int(sys.argv[1]))
    options = json.loads(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers need no burial
    with _ended_by_hangup(control):
        _preload(options["preload"], options["blocked"])
    isolated = options["sandbox"] and _can_isolate()
    control.send(wire.dumps({"isolated": isolated}))
    while True:
        data, fds, _, _ = socket.recv_fds(control, 1 << 16, 2)
        if not data:
            os._exit(0)  # at once: there is nothing to keep, and large libraries take long to end
        if os.fork() == 0:
            control.close()
            _keep(wire.loads(data), *fds, isolated)
        for fd in fds:
            os.close(fd)


@contextlib.contextmanager
def _ended_by_hangup(control):
    """Have the kernel end this process, in the middle of an import, when the grader is gone."""
    fcntl.fcntl(control, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(control, fcntl.F_GETFL)
    fcntl.fcntl(control, fcntl.F_SETFL, flags | os.O_ASYNC)  # SIGIO, which ends a process
    if select.select([control], [], [], 0)[0]:
        os._exit(0)  # it was gone before
    yield
    fcntl.fcntl(control, fcntl.F_SETFL, flags)


def _preload(names, blocked):
    """Import `names`, and what every submission needs, but nothing that is `blocked`.

    What cannot be imported so is left to those who need it: a blocked module that was once imported
    stays in the memory of every fork, where it can be found.
    """
    from autograder import examiner, worker

    worker.prepare()
    examiner.prepare()
    blocker = worker.Blocker(blocked)
    sys.meta_path.insert(0, blocker)
    for name in names:
        there = {*sys.modules}
        try:
            importlib.import_module(name)
        except Exception:
            for half in {*sys.modules} - there:
                del sys.modules[half]
    sys.meta_path.remove(blocker)
    # A collection in a fork would walk all that the libraries have made, and copy its pages.
    gc.collect()
    gc.freeze()


def _can_isolate():
    """Whether this machine lets a process in the sandbox take namespaces of its own."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        try:
            sandbox.isolate()
        except OSError:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    return status == 0


def _keep(job, wire_fd, life_fd, isolated):
    """Fork the process that does `job`, and watch it to its end."""
    life = socket.socket(fileno=life_fd)
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        sandbox.adopt_orphans()
        if isolated:
            hidden = [path for name in job["blocked"] for path in sandbox.module_files(name)]
            sandbox.isolate(hidden)
        pid = os.fork()
        if pid == 0:
            _become(job, wire_fd, isolated)
        os.close(wire_fd)
        child = os.pidfd_open(pid)
        ready, _, _ = select.select([life, child], [], [])
        status = _bury(pid, isolated)
        with contextlib.suppress(OSError):
            life.send(_how(status, killed=child not in ready).encode())
    except BaseException as error:
        with contextlib.suppress(OSError):
            life.send(f"could not be started: {error}".encode())
    finally:
        os._exit(0)


def _bury(pid, isolated):
    """Kill the process and all that it left; return how it ended."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    while not isolated:  # orphans have become children of this process; a namespace has none
        for child in _children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    return status


def _children():
    return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def _how(status, killed):
    if killed:
        return "was stopped"
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        try:
            return f"was ended by {signal.Signals(number).name}"
        except ValueError:
            return f"was ended by signal {number}"
    return f"ended itself with exit code {os.WEXITSTATUS(status)}"


def _become(job, wire_fd, isolated):
    """Turn into the process that does `job`; never returns."""
    code = 1
    try:
        sandbox.die_with_parent()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setsid()
        sock = socket.socket(fileno=os.dup2(wire_fd, 3))
        os.closerange(4, 1 << 16)
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        os.closerange(4, 1 << 10)
        sandbox.confine(job["memory"], job["seconds"], isolated)
        scratch = f"{sandbox.SCRATCH}/work" if isolated else job["scratch"]
        Path(scratch).mkdir()
        os.chdir(scratch)
        sys.path[0] = ""  # as in a kernel: what lies beside the notebook can be imported
        role = importlib.import_module(f"autograder.{job['role']}")
        role.main(sock, job)
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
