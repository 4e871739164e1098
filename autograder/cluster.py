"""Grade on many machines: the same engine in each worker of a Dask cluster.

A worker keeps warm processes of its own and grades one submission after the other; the sandbox is
there as it is here. What crosses the network are submissions one way and results the other. Only
the machine that the command runs on writes gradebook, pages and reports. What a worker that is lost
was at work on is given to another.
"""

import contextlib
import functools
import logging
import pickle
import socket
import sys
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from distributed import Client, as_completed

from autograder import sandbox
from autograder.course import version
from autograder.execute import ServerError
from autograder.grader import Grader
from autograder.results import Result, Task

VERSION = version()[:12]
"""Of the code that this process has imported, whatever lies on the disk later."""
CONNECT_SECONDS = 10
"""Longest time that a cluster may take to answer."""


class ClusterError(ServerError):
    """The cluster cannot be reached, or cannot grade."""


class Cluster:
    """Grades submissions on a Dask cluster; a context manager, used as a `Grader` is.

    Parameters
    ----------
    address : str
        The scheduler's, such as ``tcp://192.168.0.7:8786``.
    sandbox : bool
        Whether submissions run in bubblewrap.
    readable : sequence of Path
        Further folders of the workers' machines that submissions may read.
    env : mapping of str to str
        Environment variables for submissions.

    Raises
    ------
    ClusterError
        If there is no scheduler at `address`, no worker, or one that could not grade as this
        machine would: without bubblewrap, without this package, or with another version of it.
    """

    def __init__(
        self,
        address: str,
        sandbox: bool = True,
        readable: Sequence[Path] = (),
        env: Mapping[str, str] | None = None,
    ):
        self.address = address
        self._run = uuid.uuid4().hex
        self._options = (sandbox, tuple(map(str, readable)), tuple(sorted((env or {}).items())))

    def __enter__(self):
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # errors are raised
        try:
            self._client = Client(self.address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise ClusterError(f"no cluster answers at {self.address}: {error}") from None
        try:
            self._check()
        except BaseException:
            self._client.close()
            raise
        return self

    def _check(self):
        """Have every worker say what it is."""
        try:
            found = self._client.run(_describe, self._options[0])
        except ImportError as error:
            raise ClusterError(
                f"a worker of {self.address} lacks something: {error}. Install the same environment "
                "there."
            ) from None
        if not found:
            raise ClusterError(
                f"the cluster {self.address} has no workers; start some with "
                f"`dask worker {self.address} --nworkers 2 --nthreads 1`"
            )
        here = _describe(False)
        for there in found.values():
            if there["problem"]:
                raise ClusterError(f"the worker on {there['host']}: {there['problem']}")
            for what in ("Python", "autograder"):
                if there[what] != here[what]:
                    raise ClusterError(
                        f"the worker on {there['host']} has another version of {what} "
                        f"({there[what]}; here {here[what]})"
                    )

    def __exit__(self, *exception):
        with contextlib.suppress(Exception):  # the cluster may be gone
            if self._client.status == "running":
                self._client.run(_end, self._run)
        with contextlib.suppress(Exception):
            self._client.close()

    def grade(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """Grade `tasks`; yield each result as soon as it is there, in any order.

        Raises
        ------
        ClusterError
            If the cluster is lost, or a worker cannot grade.
        """
        asked = {}  # pickled once for a class
        futures = []
        for task in tasks:
            key = id(task.source)
            if key not in asked:
                asked[key] = pickle.dumps((task.source, task.files)), task
            futures.append(
                self._client.submit(
                    _grade,
                    self._run,
                    self._options,
                    asked[key][0],
                    task.key,
                    task.submission,
                    pure=False,
                )
            )
        try:
            for future in as_completed(futures, loop=self._client.loop):
                try:
                    result = future.result()
                except Exception as error:
                    raise ClusterError(f"the cluster {self.address}: {error}") from error
                yield result
                future.release()
        finally:
            with contextlib.suppress(Exception):  # the cluster may be gone
                self._client.cancel(futures)


# ------------------------------------------------------------------------------- in the workers


@dataclass
class _Warm:
    """A grader that is warm for one of the worker's threads, and the run that used it last."""

    grader: Grader
    options: tuple
    run: str


_warm: dict[int, _Warm] = {}
_ended: set[str] = set()
_lock = threading.Lock()


def _describe(sandboxed):
    """What the calling process is; with a problem if it could not grade."""
    problem = ""
    if sandboxed:
        try:
            sandbox.require_bubblewrap()
        except sandbox.SandboxError as error:
            problem = str(error)
    return {
        "host": socket.gethostname(),
        "Python": ".".join(map(str, sys.version_info[:3])),
        "autograder": VERSION,
        "problem": problem,
    }


@functools.lru_cache(maxsize=8)
def _unpack(asked):
    return pickle.loads(asked)


def _grade(run, options, asked, key, submission):
    """Grade one submission with this thread's own warm processes."""
    grader = _grader(run, options)
    source, files = _unpack(asked)
    (result,) = grader.grade([Task(key, source, submission, files)])
    return result


def _grader(run, options):
    """Return the calling thread's grader, which another run may have left."""
    thread = threading.get_ident()
    with _lock:
        if run in _ended:  # it was stopped, and what it has asked for comes too late
            raise ServerError("the run has ended")
        warm = _warm.get(thread)
        if warm is None or warm.options != options:
            if warm is not None:
                warm.grader.__exit__(None, None, None)
            sandboxed, readable, env = options
            grader = Grader(sandboxed, readable=[*map(Path, readable)], env=dict(env))
            warm = _warm[thread] = _Warm(grader.__enter__(), options, run)
        warm.run = run
        return warm.grader


def _end(run):
    """End the warm processes, and what they are at, when a run is over."""
    with _lock:
        _ended.add(run)
        for thread in [thread for thread, warm in _warm.items() if warm.run == run]:
            _warm.pop(thread).grader.__exit__(None, None, None)
