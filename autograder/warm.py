"""Warm graders in worker processes, one for each thread of them.

Where other processes grade than the one that asks for it, a `Run` there makes the jobs; here, in the
worker, each finds a grader that is warm from the job before, whichever run that belonged to.
"""

import functools
import pickle
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.grader import Grader
from autograder.pool import ServerError
from autograder.results import Result, Task


@dataclass(frozen=True)
class Run:
    """What the jobs of one run have in common.

    Attributes
    ----------
    sandbox : bool
        Whether submissions run in bubblewrap.
    readable : sequence of Path
        Further folders of the worker's machine that submissions may read.
    env : mapping of str to str
        Environment variables for submissions.
    """

    sandbox: bool
    readable: Sequence[Path]
    env: Mapping[str, str]
    _id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def jobs(self, tasks: Iterable[Task]) -> Iterator[Callable[[], Result]]:
        """Make one function for each task, which can be called in any process."""
        asked = {}  # pickled once for a class
        for task in tasks:
            name = id(task.source)
            if name not in asked:
                asked[name] = pickle.dumps((task.source, task.files)), task
            yield functools.partial(_grade, self, asked[name][0], task.key, task.submission)

    def end(self) -> None:
        """End the warm graders of this process that the run has used, and what they are at."""
        with _lock:
            _ended.add(self._id)
            for thread in [thread for thread, warm in _warm.items() if warm.run._id == self._id]:
                _warm.pop(thread).grader.__exit__(None, None, None)

    def _asks_as(self, other):
        return (self.sandbox, self.readable, self.env) == (other.sandbox, other.readable, other.env)


@dataclass
class _Warm:
    """A grader that is warm for one of the worker's threads, and the run that used it last."""

    grader: Grader
    run: Run


_warm: dict[int, _Warm] = {}
_ended: set[str] = set()
_lock = threading.Lock()


@functools.lru_cache(maxsize=8)
def _unpack(asked):
    return pickle.loads(asked)


def _grade(run, asked, key, submission):
    """Grade one submission with this thread's own warm processes."""
    source, files = _unpack(asked)
    (result,) = _grader(run).grade([Task(key, source, submission, files)])
    return result


def _grader(run):
    """Return the calling thread's grader, which another run may have left."""
    thread = threading.get_ident()
    with _lock:
        if run._id in _ended:  # it was stopped, and what it has asked for comes too late
            raise ServerError("the run has ended")
        warm = _warm.get(thread)
        if warm is None or not warm.run._asks_as(run):
            if warm is not None:
                warm.grader.__exit__(None, None, None)
            grader = Grader(run.sandbox, readable=run.readable, env=run.env)
            warm = _warm[thread] = _Warm(grader.__enter__(), run)
        warm.run = run
        return warm.grader
