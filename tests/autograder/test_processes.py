"""Grading in worker processes: the same verdicts as from one process, whatever happens to a worker."""

import threading
import time

import psutil
import pytest

from autograder import Grader
from autograder.pool import ServerError
from autograder.processes import Processes
from tests.autograder.conftest import FULL, points
from tests.autograder.test_cluster import tasks, verdicts
from tests.autograder.test_kills import Run, endless, hand_in, press_ctrl_c, scores, wait_for_loops


def workers_of(process):
    """Its loky workers, which started what grades for them."""
    return [
        child
        for child in process.children()
        if "loky" in " ".join(child.cmdline()) and child.children()
    ]


def test_a_worker_killed_in_the_middle_loses_nothing(written):
    todo = tasks(written, pause=0.5)
    me = psutil.Process()
    before = set(me.children(recursive=True))
    results = []
    with Processes(workers=2) as grader:
        for result in grader.grade(todo):
            results.append(result)
            if len(results) == 4:
                victim, _ = workers_of(me)
                children = victim.children(recursive=True)
                victim.kill()
    assert children
    # Python keeps one helper for all that is shared between processes.
    left = {
        p for p in set(me.children(recursive=True)) - before if "tracker" not in str(p.cmdline())
    }
    _, alive = psutil.wait_procs([*children, *left], timeout=10)
    assert alive == []
    with Grader(workers=2) as grader:
        assert verdicts(results) == verdicts(grader.grade(todo))
    assert sorted(result.key for result in results) == [task.key for task in todo]
    assert points(next(r for r in results if r.key == "learner00")) == FULL


def test_workers_that_are_always_killed_are_an_error_not_an_endless_loop(written):
    slow = written.solved(E1="import time\ntime.sleep(60)\n" + written.solutions["E1"])
    with Processes(workers=1) as grader:
        results = grader.grade([written.task(slow)])

        def kill():
            while not workers_of(psutil.Process()):
                time.sleep(0.05)
            for worker in workers_of(psutil.Process()):
                worker.kill()

        thread = threading.Thread(target=kill)
        thread.start()
        with pytest.raises(ServerError, match="were killed"):
            list(results)
        thread.join()


def test_the_command_grades_and_ctrl_c_stops_it_at_once(written, tmp_path):
    endless(written, tmp_path, 4)
    hand_in(tmp_path, "able", written.solved())  # comes first
    run = Run(tmp_path, "--processes", "--workers", "2")
    wait_for_loops(run)
    press_ctrl_c(run)
    assert scores(tmp_path) == {"able": 9}
