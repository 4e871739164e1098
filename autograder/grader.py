"""Grade many submissions, warm and in parallel.

Submissions run in processes that the fork servers make; here is one thread for each server, which
waits for it most of the time.
"""

import queue
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from autograder import judge, sandbox
from autograder.assignment import Assignment, AssignmentError, read
from autograder.execute import run
from autograder.intake import intake
from autograder.parse import Refused
from autograder.pool import Pool, ServerError
from autograder.rebuild import rebuild
from autograder.results import Result, Task

PRELOAD = (
    "numpy", "scipy", "pandas", "sklearn", "statsmodels", "tslearn", "matplotlib", "torch", "tensorflow", "keras",
    "pytest", "hypothesis",
)  # fmt: skip
"""Packages that the warm process imports when the instructor's notebook uses them."""


class Grader:
    """Grades submissions; a context manager.

    Parameters
    ----------
    sandbox : bool
        Whether submissions run in bubblewrap. Without it they can read and change whatever you can.
    preload : sequence of str
        Packages that the warm processes import if the instructor's notebook does.
    workers : int
        Submissions graded at once.
    readable : sequence of Path
        Further folders that submissions may read, such as a cache of data sets.
    env : mapping of str to str
        Environment variables for submissions.
    keep_hidden : bool
        Whether learners must not get to know the hidden tests. Code that has been called by one
        could repeat its inputs in what a later test shows. So a submission that fails such a test
        runs once more, without the hidden ones, and what it says is taken from there.

    Raises
    ------
    SandboxError
        If a sandbox is asked for and bubblewrap is not installed.

    Examples
    --------
    >>> with Grader() as grader:                                    # doctest: +SKIP
    ...     for result in grader.grade([Task("ann", source, data)]):
    ...         print(result.key, result.points)
    """

    def __init__(
        self,
        sandbox: bool = True,
        preload: Sequence[str] = PRELOAD,
        workers: int = 1,
        readable: Sequence[Path] = (),
        env: Mapping[str, str] | None = None,
        keep_hidden: bool = True,
    ):
        self.sandbox, self.preload, self.workers = sandbox, tuple(preload), workers
        self.readable, self.env = tuple(readable), dict(env or {})
        self.keep_hidden = keep_hidden
        self._pools: list[Pool] = []
        self._assignments: dict[int, tuple[object, Assignment | AssignmentError]] = {}
        self._lock = threading.Lock()

    def __enter__(self):
        if self.sandbox:
            sandbox.require_bubblewrap()
        self._pools = [Pool(self.sandbox, self.readable, self.env) for _ in range(self.workers)]
        return self

    def __exit__(self, *exception):
        for pool in self._pools:
            pool.close()
        self._pools = []

    def grade(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """Grade `tasks`; yield each result as soon as it is there, in any order.

        Raises
        ------
        ServerError
            If the processes in which submissions run cannot be started.
        """
        todo, done = queue.SimpleQueue(), queue.SimpleQueue()
        count = 0
        for task in tasks:
            todo.put(task)
            count += 1
        stop = threading.Event()

        def work(pool):
            while not stop.is_set():
                try:
                    task = todo.get_nowait()
                except queue.Empty:
                    return
                try:
                    done.put(self._grade(task, pool))
                except Exception as error:
                    done.put(error)

        threads = [
            threading.Thread(target=work, args=(pool,), daemon=True)
            for pool in self._pools[: max(1, count)]
        ]
        for thread in threads:
            thread.start()
        try:
            for _ in range(count):
                result = done.get()
                if isinstance(result, Exception):
                    raise result
                yield result
        finally:
            stop.set()

    def _grade(self, task, pool):
        """One submission through all stages. Raises only what would befall every other as well."""
        began = time.monotonic()
        try:
            assignment = self._assignment(task.source)
        except AssignmentError as error:
            return Result(task.key, (), (), time.monotonic() - began, str(error))
        try:
            submission = intake(task.submission, assignment)
            rebuilt = rebuild(assignment, submission, task.files)
            preload = assignment.preload(self.preload)
            execution = run(rebuilt.program, pool, preload, until_lost=task.until_lost)
            marks = judge.judge(assignment, rebuilt, execution)
            overheard = self.keep_hidden and judge.overheard(rebuilt, marks)
            if overheard:
                apart = run(rebuilt.program, pool, preload, overheard, task.until_lost)
                marks = judge.told(marks, judge.judge(assignment, rebuilt, apart))
            return Result(
                key=task.key,
                marks=marks,
                findings=submission.findings + judge.findings(assignment, rebuilt, execution),
                seconds=time.monotonic() - began,
                error=execution.error,
                notebook=judge.annotate(rebuilt, execution, marks),
            )
        except (ServerError, sandbox.SandboxError):
            raise
        except Refused as refusal:
            reason = str(refusal)
        except Exception as error:  # one submission never stops the others
            reason = f"the grader failed on it: {type(error).__name__}: {error}"
        return judge.unread(task.key, assignment, reason, seconds=time.monotonic() - began)

    def _assignment(self, source):
        if isinstance(source, Assignment):
            return source
        with self._lock:
            if id(source) not in self._assignments:
                try:
                    self._assignments[id(source)] = (source, read(source))
                except AssignmentError as error:
                    self._assignments[id(source)] = (source, error)
            assignment = self._assignments[id(source)][1]
        if isinstance(assignment, AssignmentError):
            raise assignment
        return assignment
