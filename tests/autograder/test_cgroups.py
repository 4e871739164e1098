"""Limits on all processes of a submission together: on this machine's groups, and on made folders."""

import os
import subprocess
from pathlib import Path

import pytest

from autograder import Grader, pool
from autograder.cgroups import ControlGroup
from tests.autograder.conftest import FULL, points

MANY = """
import os, select, time
def mean(values):
    ready, done = os.pipe()
    for _ in range(8):
        if os.fork() == 0:
            kept = bytearray(b"x") * (150 * 2**20)
            os.write(done, b"x")
            time.sleep(60)
    for _ in range(8):
        if not select.select([ready], [], [], 1)[0]:
            return "one is gone"
        os.read(ready, 1)
    if not values:
        raise ValueError("empty")
    return sum(values) / len(values)
"""
"""Right if eight processes of 150 MB can be there at once."""

ONE = """
def mean(values):
    return bytearray(b"x") * (400 * 2**20)
"""
"""More than a group may have, and less than a process may."""


@pytest.fixture
def groups():
    """This machine's control groups that graders of this process have; skips where there are none."""
    group = ControlGroup.make()
    if group is None:
        pytest.skip("this user may make no control group on this machine")
    talk = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(group.entering(["cat"]), **talk) as process:
        process.stdin.write(b"x")
        process.stdin.flush()
        process.stdout.read(1)  # the shell has become cat
        entered = group.entered
    group.close()
    if not entered:
        pytest.skip("this user may put no process into a control group")
    parents = {folder.parent for folder in group.folders.values()}
    return lambda: [f for p in parents for f in p.glob(f"autograder-{os.getpid()}-*")]


def test_the_memory_of_all_processes_counts(groups, written, monkeypatch):
    monkeypatch.setattr(pool, "MEMORY", 600 * 2**20)
    before = groups()
    with Grader() as grader:
        many, after = grader.grade(
            [written.task(written.solved(E1=MANY), "many"), written.task(written.solved(), "one")]
        )
        assert len(groups()) > len(before)
    assert points(many) == {**FULL, "E1_small": 0, "E1_empty": 0}
    assert points(after) == FULL
    assert groups() == before


BUSY = """
import os, time
def mean(values):
    for _ in range(40):
        if os.fork() == 0:
            os.setsid()
            end = time.monotonic() + 1.9
            while time.monotonic() < end:
                pass
            os._exit(0)
    time.sleep(1.8)
"""

WORK = """
import time
def mean(values):
    end = time.process_time() + 0.2
    while time.process_time() < end:
        pass
"""


def test_busy_processes_do_not_take_a_neighbours_time(groups, written):
    group = ControlGroup.make()
    controllers = group.folders["memory"] / "cgroup.controllers"  # version 2 has it
    shares = "cpu" in (controllers.read_text() if controllers.exists() else group.folders)
    group.close()
    if not shares:
        pytest.skip("no control group of this user shares out the processors")
    with Grader(workers=2) as grader:
        busy = written.task(written.solved(E1=BUSY, E2=BUSY, E3=BUSY), "busy")
        right = written.solutions["E1"].split("\n", 1)[1]
        work = written.task(written.solved(E1=WORK + right), "work")
        results = {result.key: result for result in grader.grade([busy, work])}
    assert points(results["work"]) == FULL


def test_whoever_takes_too_much_is_told(groups, written, monkeypatch):
    limit = ControlGroup.limit
    monkeypatch.setattr(
        ControlGroup, "limit", lambda group, memory, pids: limit(group, 200 * 2**20, pids)
    )
    with Grader() as grader:
        (result,) = grader.grade([written.task(written.solved(E1=ONE))])
    assert points(result) == {**FULL, "E1_small": 0, "E1_empty": 0}
    assert "took more than the 4 GiB of memory it may take" in result.marks[0].message


# ---------------------------------------------------------------------------------- made folders


def machine(folder, mounts, groups):
    """A ``/proc/self`` that tells of these mounts and groups."""
    proc = folder / "proc"
    proc.mkdir()
    (proc / "mountinfo").write_text(
        "".join(
            f"31 23 0:28 / {folder / place} rw,relatime - {kind} {kind} {options}\n"
            for place, kind, options in mounts
        )
    )
    (proc / "cgroup").write_text("\n".join(groups) + "\n")
    return proc


def make(parent, files):
    parent.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (parent / name).write_text(text)


VERSION_1 = [("memory", "cgroup", "rw,memory"), ("pids", "cgroup", "rw,pids")]
VERSION_2 = [("unified", "cgroup2", "rw,nsdelegate")]


def test_version_1_has_a_folder_for_each_controller(tmp_path):
    proc = machine(tmp_path, VERSION_1, ["8:pids:/", "4:memory:/box/7", "0::/"])
    make(tmp_path / "memory/box/7", {})
    make(tmp_path / "pids", {})
    group = ControlGroup.make(proc)
    (memory,) = (tmp_path / "memory/box/7").iterdir()
    (pids,) = (tmp_path / "pids").iterdir()
    make(memory, {"memory.stat": "rss 5\ntotal_rss 1000\n", "memory.memsw.limit_in_bytes": ""})
    make(memory, {"memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n"})
    make(pids, {"pids.current": "7\n"})
    group.limit(memory=5000, pids=100)
    assert (memory / "memory.limit_in_bytes").read_text() == "6000"
    assert (memory / "memory.memsw.limit_in_bytes").read_text() == "6000"
    assert (pids / "pids.max").read_text() == "107"
    assert group.killed == 3


def test_version_2_takes_the_nearest_group_that_counts_its_groups(tmp_path):
    proc = machine(tmp_path, VERSION_2, ["0::/user.slice/app.slice/own.scope"])
    root = tmp_path / "unified"
    make(root, {"cgroup.subtree_control": "cpu memory pids\n"})
    make(root / "user.slice", {"cgroup.subtree_control": "memory pids\n"})
    make(root / "user.slice/app.slice", {"cgroup.subtree_control": "cpu memory pids\n"})
    make(root / "user.slice/app.slice/own.scope", {"cgroup.subtree_control": "\n"})
    group = ControlGroup.make(proc)
    (made,) = (root / "user.slice/app.slice").glob("autograder-*")
    make(made, {"memory.stat": "anon 1000\nfile 9\n", "memory.swap.max": "max\n"})
    make(made, {"pids.current": "7\n", "memory.events": "low 0\noom 2\noom_kill 1\n"})
    group.limit(memory=5000, pids=100)
    assert (made / "memory.max").read_text() == "6000"
    assert (made / "memory.swap.max").read_text() == "0"
    assert (made / "pids.max").read_text() == "107"
    assert group.killed == 1


@pytest.mark.parametrize(
    ("mounts", "groups"),
    [
        ([], ["0::/"]),
        (VERSION_2, ["0::/"]),  # nothing counts its groups
        (VERSION_1[1:], ["8:pids:/"]),  # memory is not counted
        ([*VERSION_1, *VERSION_2], []),
    ],
)
def test_where_there_is_none_there_is_none(tmp_path, mounts, groups):
    for place, _, _ in mounts:
        make(tmp_path / place, {"cgroup.subtree_control": "cpu\n"})
    assert ControlGroup.make(machine(tmp_path, mounts, groups)) is None


def test_what_a_killed_grader_left_is_removed(tmp_path):
    proc = machine(tmp_path, VERSION_1, ["8:pids:/", "4:memory:/"])
    for name in ("memory", "pids"):
        (tmp_path / name / "autograder-99999999-0").mkdir(parents=True)
        (tmp_path / name / f"autograder-{os.getppid()}-0").mkdir(parents=True)
    ControlGroup.make(proc).close()
    for name in ("memory", "pids"):
        assert [p.name for p in Path(tmp_path / name).iterdir()] == [f"autograder-{os.getppid()}-0"]


def test_a_program_runs_where_the_kernel_refuses_the_group(tmp_path):
    group = ControlGroup(2, {"memory": tmp_path / "gone", "pids": tmp_path / "gone"})
    ran = subprocess.run(group.entering(["echo", "a b"]), capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("a b\n", "")
