"""Grade on many machines: the same engine in each worker of a Dask cluster.

A worker keeps warm processes of its own and grades one submission after the other; the sandbox is
there as it is here. What crosses the network are submissions one way and results the other. Only
the machine that the command runs on writes gradebook, pages and reports. What a worker that is lost
was at work on is given to another.
"""

import contextlib
import logging
import socket
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from distributed import Client, as_completed

from autograder import sandbox
from autograder.notes import version
from autograder.pool import ServerError
from autograder.results import Result, Task
from autograder.warm import Run

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
        self._run = Run(sandbox, tuple(readable), dict(env or {}))

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
            found = self._client.run(_describe, self._run.sandbox)
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
                self._client.run(self._run.end)
        with contextlib.suppress(Exception):
            self._client.close()

    def grade(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """Grade `tasks`; yield each result as soon as it is there, in any order.

        Raises
        ------
        ClusterError
            If the cluster is lost, or a worker cannot grade.
        """
        futures = [self._client.submit(job, pure=False) for job in self._run.jobs(tasks)]
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
