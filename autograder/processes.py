"""Grade in worker processes of this machine, kept by joblib's loky.

Each has warm processes of its own and reads what learners have written: should one be killed, by
a system that is short of memory, say, the others take its work over and the run goes on. A `Grader`
does all of this in one process. It starts faster and is a little faster throughout
(``benchmarks/grading.py`` has both), and a run of it that is killed is taken up by the next.
"""

import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from joblib.externals.loky import ProcessPoolExecutor, as_completed
from joblib.externals.loky.process_executor import TerminatedWorkerError

from autograder import sandbox
from autograder.pool import ServerError
from autograder.results import Result, Task
from autograder.warm import Run


class Processes:
    """Grades submissions in worker processes; a context manager, used as a `Grader` is.

    Parameters
    ----------
    workers : int
        Processes, each of which grades one submission at a time.
    sandbox : bool
        Whether submissions run in bubblewrap.
    readable : sequence of Path
        Further folders that submissions may read.
    env : mapping of str to str
        Environment variables for submissions.

    Raises
    ------
    SandboxError
        If a sandbox is asked for and bubblewrap is not installed.
    """

    def __init__(
        self,
        workers: int = 1,
        sandbox: bool = True,
        readable: Sequence[Path] = (),
        env: Mapping[str, str] | None = None,
    ):
        self.workers = workers
        self._run = Run(sandbox, tuple(readable), dict(env or {}))

    def __enter__(self):
        if self._run.sandbox:
            sandbox.require_bubblewrap()
        self._start()
        return self

    def _start(self):
        self._executor = ProcessPoolExecutor(self.workers, initializer=_leave_ctrl_c)

    def __exit__(self, *exception):
        self._executor.shutdown(kill_workers=True)

    def grade(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """Grade `tasks`; yield each result as soon as it is there, in any order.

        What a worker was at when it was killed, another does.

        Raises
        ------
        ServerError
            If workers are killed and nothing is graded in between.
        """
        left = list(self._run.jobs(tasks))
        while left:
            before, futures = len(left), {}
            try:
                for job in left:
                    futures[self._executor.submit(job)] = job
                for future in as_completed(futures):
                    result = future.result()
                    left.remove(futures[future])
                    yield result
            except TerminatedWorkerError as error:  # loky has ended the others as well
                if len(left) == before:
                    raise ServerError(f"the worker processes were killed: {error}") from None
                self._start()
            finally:
                for future in futures:
                    future.cancel()


def _leave_ctrl_c():
    """Leave Ctrl-C, which a terminal sends to workers too, to the process that has started them."""
    signal.signal(signal.SIGINT, lambda *_: None)  # to ignore it would be inherited
