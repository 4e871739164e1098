"""Grading on a Dask cluster: the same marks, also when a worker is killed in the middle."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat
import psutil
import pytest

from autograder import Grader
from autograder.cli import main
from autograder.cluster import Cluster, ClusterError
from tests.autograder.conftest import FULL, points
from tests.autograder.test_kills import Run, endless, hand_in, press_ctrl_c, scores, wait_for_loops

DASK = Path(sys.executable).with_name("dask")


class LocalCluster:
    """A scheduler and workers, each a process of its own, as on many machines."""

    def __init__(self, folder):
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.processes = []
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        deadline = time.monotonic() + 60
        while not self.file.exists() or not self.file.read_text().strip():
            assert time.monotonic() < deadline, "the scheduler did not start"
            time.sleep(0.05)
        self.address = json.loads(self.file.read_text())["address"]

    def _start(self, *command, **env):
        process = subprocess.Popen(
            [DASK, *command, "--scheduler-file", self.file, "--no-dashboard"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder,
            env={**os.environ, **env},
        )  # fmt: skip
        self.processes.append(process)
        return process

    def worker(self, **env):
        """Start a worker that nobody starts again."""
        return self._start("worker", "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", **env)

    def close(self):
        for process in reversed(self.processes):
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A cluster with two workers."""
    cluster = LocalCluster(tmp_path_factory.mktemp("cluster"))
    cluster.worker()
    cluster.worker()
    yield cluster
    cluster.close()


def wait_for_workers(cluster, count):
    from distributed import Client

    with Client(cluster.address, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=60)


def verdicts(results):
    """What results say, but for the time that they took."""
    return {
        result.key: (result.marks, result.findings, result.error, nbformat.writes(result.notebook))
        for result in results
    }


def tasks(written, pause=0.0):
    kinds = [
        written.solved(),
        written.solved(E1=f"import time\ntime.sleep({pause})\n" + written.solutions["E1"]),
        written.solved(E2="def centre(m):\n    return 1 / 0\n"),
        b"no notebook",
    ]
    return [written.task(kinds[number % 4], f"learner{number:02}") for number in range(16)]


def test_a_worker_killed_in_the_middle_loses_nothing(cluster, written):
    wait_for_workers(cluster, 2)
    victim = cluster.processes[-1]
    todo = tasks(written, pause=0.5)
    results, children = [], []
    with Cluster(cluster.address) as grader:
        for result in grader.grade(todo):
            results.append(result)
            if len(results) == 4:  # both workers are warm and at work
                children = psutil.Process(victim.pid).children(recursive=True)
                victim.kill()
                victim.wait()
    assert children
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []
    with Grader(workers=2) as grader:
        assert verdicts(results) == verdicts(grader.grade(todo))
    assert sorted(result.key for result in results) == [task.key for task in todo]
    assert points(next(r for r in results if r.key == "learner00")) == FULL


def test_the_command_grades_on_a_cluster_with_one_worker(cluster, written, tmp_path, capsys):
    wait_for_workers(cluster, 1)
    source = tmp_path / "source" / "ps1" / "exercises.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(written.source, source)
    for learner in ("ann", "bob"):
        path = tmp_path / "submitted" / learner / "ps1" / "exercises.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(written.solved(), path)
    assert main(["grade", str(tmp_path), "--cluster", cluster.address]) == 0
    assert "2 graded now" in capsys.readouterr().out
    # The warm processes of the run are gone from the worker.
    (worker,) = [p for p in cluster.processes[1:] if p.poll() is None]
    assert psutil.Process(worker.pid).children() == []


def test_ctrl_c_stops_at_once_and_frees_the_workers(cluster, written, tmp_path):
    wait_for_workers(cluster, 1)
    endless(written, tmp_path, 4)
    hand_in(tmp_path, "able", written.solved())  # comes first
    run = Run(tmp_path, "--cluster", cluster.address)
    wait_for_loops(run, 1)
    press_ctrl_c(run)
    assert scores(tmp_path) == {"able": 9}
    # The same workers are free for the next run.
    with Cluster(cluster.address) as grader:
        (result,) = grader.grade([written.task(written.solved())])
    assert points(result) == FULL


def test_a_cluster_that_cannot_grade_is_one_clear_error(tmp_path, written, monkeypatch):
    monkeypatch.setattr("autograder.cluster.CONNECT_SECONDS", 1)
    with pytest.raises(ClusterError, match="no cluster answers"), Cluster("tcp://127.0.0.1:1"):
        pass
    with pytest.raises(ClusterError, match="no cluster answers"), Cluster("nonsense://x"):
        pass
    monkeypatch.setattr("autograder.cluster.CONNECT_SECONDS", 30)
    cluster = LocalCluster(tmp_path)
    try:
        with pytest.raises(ClusterError, match="has no workers"), Cluster(cluster.address):
            pass
        without = tmp_path / "bin"
        without.mkdir()
        cluster.worker(PATH=str(without))
        wait_for_workers(cluster, 1)
        with (
            pytest.raises(ClusterError, match="bubblewrap is not installed"),
            Cluster(cluster.address),
        ):
            pass
        with Cluster(cluster.address, sandbox=False) as grader:
            (result,) = grader.grade([written.task(written.solved())])
            assert points(result) == FULL
            monkeypatch.setattr("autograder.cluster.VERSION", "another")
        with pytest.raises(ClusterError, match="another version of autograder"):
            Cluster(cluster.address, sandbox=False).__enter__()
    finally:
        cluster.close()


def test_a_cluster_that_is_lost_is_an_error_not_a_silence(tmp_path, written):
    cluster = LocalCluster(tmp_path)
    try:
        cluster.worker()
        wait_for_workers(cluster, 1)
        slow = written.solved(E1="import time\ntime.sleep(1)\n" + written.solutions["E1"])
        with Cluster(cluster.address) as grader:
            results = grader.grade([written.task(slow, str(number)) for number in range(20)])
            next(results)
            threading.Timer(0.2, cluster.scheduler.kill).start()
            with pytest.raises(ClusterError, match=cluster.address):
                list(results)
    finally:
        cluster.close()
