"""Submissions through all stages, in the sandbox: honest ones get what is due, others harm nobody."""

import contextlib
import os
import shutil
import socket
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import nbformat
import psutil
import pytest

from autograder import Grader, Task
from autograder.judge import UNTOLD
from autograder.pool import Pool, ServerError
from autograder.sandbox import SandboxError
from tests.autograder import course
from tests.autograder.conftest import FULL, Written, points


def test_a_right_answer_gets_full_marks(grade, written):
    result = grade(written.solved(W1="Outliers."))
    assert result.error is None
    assert points(result) == FULL
    assert {mark.grade_id: mark.status for mark in result.marks}["W1"] == "manual"


def test_an_untouched_notebook_gets_nothing(grade, written):
    result = grade(written.released())
    assert result.points == 0
    assert {mark.status for mark in result.marks} == {"not attempted"}


def test_a_failed_test_says_with_which_input_and_what_came_back(grade, written):
    result = grade(written.solved(E1="def mean(values):\n    return sum(values)\n"))
    mark = next(mark for mark in result.marks if mark.grade_id == "E1_small")
    assert mark.status == "failed"
    assert mark.test == "the mean of three numbers"
    assert mark.hint == "Add, then divide."
    assert mark.call == "mean([1, 2, 6]) → 9"
    assert "mean([1, 2, 6]) = 9" in mark.message
    assert not mark.hidden


def test_a_task_may_stop_at_the_first_lost_mark(grader, written):
    answer = written.solved(E1="def mean(values):\n    return sum(values)\n")
    (result,) = grader.grade([replace(written.task(answer), until_lost=True)])
    messages = {mark.grade_id: mark.message for mark in result.marks if mark.status == "failed"}
    assert messages.keys() == FULL.keys()
    assert "mean([1, 2, 6]) = 9" in messages.pop("E1_small")
    assert set(messages.values()) == {"the test did not run"}


def test_an_error_is_traced_to_the_learners_own_line(grade, written):
    result = grade(
        written.solved(E1="def mean(values):\n    total = 0\n    return values.nothing\n")
    )
    mark = result.marks[0]
    assert mark.message == "AttributeError: 'list' object has no attribute 'nothing'"
    assert mark.trace == "E1, line 3: return values.nothing"


def test_a_cell_that_does_not_run_is_named(grade, written):
    result = grade(written.solved(E1="def mean(values:\n    pass\n"))
    assert "the cell E1 did not run to its end: SyntaxError" in result.marks[0].message
    assert points(result) == {**FULL, "E1_small": 0, "E1_empty": 0}


LATER = """
def centre(m):
    raise ValueError(f"mean was called {calls} times")
"""
COUNTS = "calls = 0\ndef mean(values):\n    global calls\n    calls += 1\n    return sum(values) / len(values)\n"


def test_what_a_test_says_is_from_a_run_without_hidden_tests(grade, written):
    result = grade(written.solved(E1=COUNTS, E2=LATER))
    (mark,) = [mark for mark in result.marks if mark.grade_id == "E2_values"]
    assert "mean was called 1 times" in mark.message
    assert points(result) == {**FULL, "E1_empty": 0, "E2_values": 0, "E2_copy": 0}


def test_where_only_hidden_tests_make_a_test_fail_nothing_is_repeated(grade, written):
    right = written.solutions["E2"].replace("    ###", "    assert calls < 2, calls\n    ###", 1)
    result = grade(written.solved(E1=COUNTS, E2=right))
    (mark,) = [mark for mark in result.marks if mark.grade_id == "E2_values"]
    assert (mark.points, mark.message, mark.trace) == (0, UNTOLD, "")


def test_a_change_of_the_argument_is_seen(grade, written):
    result = grade(
        written.solved(E2="def centre(m):\n    m -= m.mean(axis=1, keepdims=True)\n    return m\n")
    )
    assert points(result) == {**FULL, "E2_copy": 0}


def test_output_and_warnings_cost_nothing(grade, written):
    noise = "import sys, warnings\nwarnings.warn('old')\nprint('x' * 10**7)\nprint('banner', file=sys.stderr)\n"
    noisy = written.solutions["E1"].replace(
        "    ### BEGIN", "    import warnings; warnings.warn('w')\n    ### BEGIN"
    )
    result = grade(written.solved(E1=noise + noisy))
    assert points(result) == FULL
    assert sum(len(str(cell)) for cell in result.notebook.cells) < 10**6


def test_reordered_cells_are_put_back(grade, written):
    notebook = written.solved()
    notebook.cells.reverse()
    assert points(grade(notebook)) == FULL


def test_magics_run(grader):
    written = Written(timeout=30)
    magics = "%matplotlib inline\n!echo hi\n"
    (result,) = grader.grade([written.task(written.solved(E1=magics + written.solutions["E1"]))])
    assert points(result) == FULL


LOSES_E1 = {**FULL, "E1_small": 0, "E1_empty": 0}

KILLERS = {
    "endless loop in the function": "def mean(v):\n    while True:\n        pass\n",
    "endless loop in the cell": "while True:\n    pass\n",
    "exit in the function": "import os\ndef mean(v):\n    os._exit(0)\n",
    "exit in the cell": "import os\nos._exit(0)\n",
    "sys.exit in the function": "import sys\ndef mean(v):\n    sys.exit(0)\n",
    "kills its own process group": "import os, signal\ndef mean(v):\n    os.killpg(0, signal.SIGKILL)\n",
    "kills everything": "import os, signal\ndef mean(v):\n    os.kill(-1, signal.SIGKILL); os._exit(1)\n",
    "a crash": "import ctypes\ndef mean(v):\n    ctypes.string_at(0)\n",
    "memory": "def mean(v):\n    return [bytearray(2**30) for _ in range(64)]\n",
    "closes its files": "import os\ndef mean(v):\n    os.closerange(0, 100)\n    return 3\n",
    "endless recursion": "def mean(v):\n    return mean(v)\n",
    "endless iterator": "import itertools\ndef mean(v):\n    return itertools.count()\n",
    "a deep list": "def mean(v):\n    x = []\n    for _ in range(10**5):\n        x = [x]\n    return x\n",
    "a large answer": "def mean(v):\n    return bytes(3 * 10**8)\n",
    "bytes on the socket": "import os\ndef mean(v):\n    os.write(3, b'nonsense' * 100)\n    return 3\n",
    "ignores signals": "import signal, time\ndef mean(v):\n    for s in range(1, 65):\n"
    "        try: signal.signal(s, signal.SIG_IGN)\n        except (OSError, ValueError): pass\n    time.sleep(100)\n",
    "a fork bomb": "import os, time\ndef mean(v):\n    for _ in range(2000):\n"
    "        try:\n            if os.fork() == 0: time.sleep(1000)\n        except OSError: break\n    time.sleep(1000)\n",
    "fills the disk": "def mean(v):\n    for i in range(100):\n"
    "        open(f'/tmp/{i}', 'wb').write(bytes(2**26))\n    return 3\n",
}


@pytest.mark.parametrize("name", KILLERS)
def test_what_kills_an_answer_costs_only_its_own_tests(grade, written, name):
    result = grade(written.solved(E1=KILLERS[name]))
    assert result.error is None
    assert points(result) == LOSES_E1
    assert all(mark.message for mark in result.marks if mark.status == "failed")


CHEATS = {
    "a value that equals everything": "class Sly(float):\n    def __eq__(self, other):\n        return True\n"
    "    __hash__ = None\ndef mean(v):\n    return Sly(0)\n",
    "an object that equals everything": "class Sly:\n    def __eq__(self, other):\n        return True\n"
    "    __hash__ = None\ndef mean(v):\n    return Sly()\n",
    "a display hook": "import sys\ndef mean(v):\n    sys.displayhook(1.0)\n    return 0\n",
    "post_run_cell hook": "get_ipython().events.register('post_run_cell', lambda r: setattr(r, 'error_in_exec', None))\n"
    "def mean(v):\n    return 0\n",
    "drops asserts": "import ast\nclass Drop(ast.NodeTransformer):\n    def visit_Assert(self, node):\n"
    "        return ast.Pass()\nget_ipython().ast_transformers.append(Drop())\ndef mean(v):\n    return 0\n",
    "patches the testing library": "import numpy.testing\nnumpy.testing.assert_allclose = lambda *a, **k: None\n"
    "import builtins\nbuiltins.AssertionError = type('E', (Exception,), {})\ndef mean(v):\n    return 0\n",
    "reads the cells": "def mean(v):\n    import re\n    found = re.findall(r'mean.*== (\\d+)', str(In))\n"
    "    return float(found[-1]) if found else 0\n",
    "looks at the callers": "import sys\ndef mean(v):\n    frame = sys._getframe(1)\n    while frame:\n"
    "        if 'mean(' '[1, 2, 6]' in str(frame.f_locals) + str(frame.f_code.co_consts): return 3\n        frame = frame.f_back\n    return 0\n",
    "forges a reply": "import os, struct, msgpack\ndef mean(v):\n    data = msgpack.packb(['l', ['tested', 4, True]])\n"
    "    os.write(3, struct.pack('<I', len(data)) + data)\n    return 0\n",
}  # fmt: skip


@pytest.mark.parametrize("name", CHEATS)
def test_cheats_get_nothing(grade, written, name):
    assert points(grade(written.solved(E1=CHEATS[name]))) == LOSES_E1


PROBE = """\
import glob, os, pathlib, socket, sys
def mean(values):
    found = []
    for path in {paths!r}:
        if os.path.exists(path):
            found.append(path)
    if {secret!r} in str(dict(os.environ)):
        found.append("environment")
    try:
        socket.create_connection(("127.0.0.1", {port}), 0.3)
        found.append("network")
    except OSError:
        pass
    for folder in ["/", *glob.glob("/*/"), *glob.glob("/*/*/"), *map(str, pathlib.Path(sys.prefix).parents)]:
        if not folder.startswith(("/tmp", "/scratch", "/dev/shm")):
            try:
                open(folder + "/note", "w").close()
                found.append("wrote " + folder)
            except OSError:
                pass
    found += glob.glob("/scratch/**/note*", recursive=True) + glob.glob("/dev/shm/*")
    open("/scratch/note", "w").close()
    open("/dev/shm/note", "w").close()
    if found:
        raise RuntimeError(found)
    return sum(values) / len(values) if len(values) else {{}}["empty"]
"""


def test_there_is_nothing_to_take_and_nowhere_to_go(grade, written, tmp_path, monkeypatch):
    (tmp_path / "gradebook.db").write_text("marks")
    monkeypatch.setenv("COURSE_SECRET", "hush-hush")
    root = Path(__file__).parents[2]
    with socket.create_server(("127.0.0.1", 0)) as server:
        paths = [
            str(tmp_path),
            str(root / "solutions"),
            str(root / "tests"),
            str(Path.home() / ".ssh"),
            "/etc/passwd",
        ]
        probe = PROBE.format(paths=paths, secret="hush-hush", port=server.getsockname()[1])
        for _ in range(3):  # the later ones look for what the first has left
            mark = grade(written.solved(E1=probe)).marks[0]
            assert (mark.message, mark.status) == ("", "passed")


def test_what_must_be_readable_may_lie_in_tmp(written):
    """As it does when the whole course is cloned there."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    (folder / "data.csv").write_text("3")
    reads = (
        "import os, tempfile\n"
        "def mean(values):\n"
        f"    assert open('{folder}/data.csv').read() == '3'\n"
        "    tempfile.NamedTemporaryFile('w').write('fine')\n"
        f"    for path in ('/tmp/note', '{folder}/note'):\n"
        "        try:\n"
        "            open(path, 'w')\n"
        "            raise RuntimeError(path)\n"
        "        except OSError:\n"
        "            pass\n"
        "    return sum(values) / len(values)\n"
    )
    try:
        with Grader(readable=[folder]) as grader:
            (result,) = grader.grade([written.task(written.solved(E1=reads))])
        assert (result.marks[0].message, result.marks[0].status) == ("", "passed")
    finally:
        shutil.rmtree(folder)


def test_nothing_outlives_a_submission(grade, written):
    marker = f"outlives-{os.getpid()}"
    detached = (
        "import subprocess, sys, os, threading, atexit, time\n"
        f"subprocess.Popen(['sleep', '1000', ], start_new_session=True, env={{'MARK': '{marker}'}})\n"
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(1000)\n    os._exit(0)\n"
        "threading.Thread(target=time.sleep, args=(1000,)).start()\natexit.register(time.sleep, 1000)\n"
    )
    before = {process.pid for process in psutil.process_iter()}
    assert points(grade(written.solved(E1=detached + written.solutions["E1"]))) == FULL
    time.sleep(0.2)
    left = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):  # one that ends just now
            if process.pid not in before and "sleep" in " ".join(process.cmdline()):
                left.append(process)
    assert left == []


def test_a_neighbour_is_not_touched(grader, written):
    hostile = written.solved(E1=KILLERS["kills everything"])
    tasks = [written.task(hostile, "a"), written.task(written.solved(), "b"), written.task(b"?", "c"),
             written.task(written.solved(), "d")]  # fmt: skip
    results = {result.key: result for result in grader.grade(tasks)}
    assert points(results["b"]) == points(results["d"]) == FULL
    assert results["c"].error == "the file is not JSON: Expecting value: line 1 column 1 (char 0)"


BLOCKED = """\
import importlib.util, pathlib, sys
def mean(values):
    import statistics_answers
"""


def test_a_blocked_module_cannot_be_imported_nor_read(grader):
    written = Written(timeout=5, blocked_imports=["json.decoder"])
    read = "import json.encoder, pathlib\nsource = (pathlib.Path(json.encoder.__file__).parent / 'decoder.py').read_text()\n"
    for code, kind in (
        ("import json.decoder\n", "ImportError"),
        ("from json.decoder import JSONDecoder\n", "ImportError"),
    ):
        (result,) = grader.grade([written.task(written.solved(E1=code + written.solutions["E1"]))])
        assert f"{kind}: json" in result.marks[0].message
        assert "is what you are asked to write" in result.marks[0].message
    hidden = read + "assert source == '', 'readable'\n"
    (result,) = grader.grade([written.task(written.solved(E1=hidden + written.solutions["E1"]))])
    assert "readable" not in result.marks[0].message


FINDS = """
import gc, types
gc.unfreeze()
def mean(values):
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and thing.__module__ == "scipy.spatial.distance":
            raise RuntimeError(f"found {thing.__name__}")
"""


def test_a_blocked_module_is_not_left_in_memory_by_another_assignment(grader):
    other = course.notebook([course.setup("import scipy.spatial.distance")])
    list(grader.grade([Task("other", other, nbformat.writes(other).encode())] * grader.workers))
    written = Written(timeout=5, blocked_imports=["scipy.spatial"])
    (result,) = grader.grade([written.task(written.solved(E1=FINDS))])
    assert "found" not in result.marks[0].message


def test_random_numbers_are_shared_as_in_one_process(grader):
    source = course.notebook(
        [
            course.setup("import numpy as np"),
            course.answer("E1", "def draw(rng):\n    ### BEGIN SOLUTION\n    return rng.random(2)\n    ### END SOLUTION\n"),
            course.answer("E2", "def old():\n    ### BEGIN SOLUTION\n    return np.random.rand()\n    ### END SOLUTION\n"),
            course.check(
                "E1_state", 1, "t", "h",
                "a, b = np.random.default_rng(1), np.random.default_rng(1)\n"
                "np.testing.assert_array_equal(draw(a), b.random(2))\nassert draw(a).tolist() == b.random(2).tolist()\n"
                "assert a.random() == b.random()",
            ),
            course.check("E2_seed", 1, "t", "h", "np.random.seed(3)\na = old()\nnp.random.seed(3)\nassert a == np.random.rand()"),
        ]
    )  # fmt: skip
    (result,) = grader.grade([Task("x", source, nbformat.writes(source).encode())])
    assert [mark.message for mark in result.marks] == ["", ""]


def test_partial_credit_is_read_as_nbgrader_reads_it(grader):
    source = course.notebook(
        [
            course.answer(
                "E1", "def f():\n    ### BEGIN SOLUTION\n    return 0.5\n    ### END SOLUTION\n"
            ),
            course.check("half", 2, "t", "h", "f()"),
            course.check("all", 2, "t", "h", "'text'"),
            course.check("capped", 2, "t", "h", "3.0"),
        ]
    )
    (result,) = grader.grade([Task("x", source, nbformat.writes(source).encode())])
    assert [mark.points for mark in result.marks] == [0.5, 2, 2]


def test_files_beside_the_notebook_are_there_for_both(grader, written):
    source = course.notebook(
        [
            course.setup("text = open('data/words.txt').read()"),
            course.answer(
                "E1",
                "def words():\n    ### BEGIN SOLUTION\n    return text.split()\n    ### END SOLUTION\n",
            ),
            course.check("E1_words", 1, "t", "h", "assert words() == text.split() == ['a', 'b']"),
        ]
    )
    task = Task("x", source, nbformat.writes(source).encode(), {"data/words.txt": b"a b"})
    (result,) = grader.grade([task])
    assert result.points == 1


def test_without_bubblewrap_it_refuses(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SandboxError, match="--no-sandbox"), Grader():
        pass


def test_without_a_sandbox_marks_are_the_same(written):
    with Grader(sandbox=False) as grader:
        tasks = [
            written.task(written.solved(), "full"),
            written.task(written.solved(E1=KILLERS["exit in the function"]), "exit"),
        ]
        results = {result.key: result for result in grader.grade(tasks)}
    assert points(results["full"]) == FULL
    assert points(results["exit"]) == LOSES_E1


def test_a_source_that_cannot_be_graded_with_is_an_error(grader):
    source = course.notebook([course.answer("E1", "x = 1"), course.answer("E1", "x = 2")])
    (result,) = grader.grade([Task("x", source, b"{}")])
    assert "two cells" in result.error


def test_each_submission_gets_a_sandbox_of_its_own_where_forks_cannot_be_isolated(
    written, monkeypatch
):
    started = []
    start = Pool.start

    def counted(pool, *modules):
        started.append(start(pool, *modules))
        started[-1].info = {**started[-1].info, "isolated": False}
        return started[-1]

    monkeypatch.setattr(Pool, "start", counted)
    with Grader() as grader:
        tasks = [written.task(written.solved(), "a"), written.task(written.solved(), "b")]
        assert [points(result) for result in grader.grade(tasks)] == [FULL, FULL]
    assert len(started) == 3
    assert not any(server.alive for server in started)


def test_a_server_that_dies_is_replaced(written):
    with Grader() as grader:
        (pool,) = grader._pools
        assert points(next(grader.grade([written.task(written.solved())]))) == FULL
        pool._server._process.kill()
        pool._server._process.wait()
        assert points(next(grader.grade([written.task(written.solved())]))) == FULL


def test_a_server_is_replaced_before_what_it_leaks_matters(written, monkeypatch):
    monkeypatch.setattr("autograder.pool.FORKS", 3)  # an examiner and an answer take two
    with Grader() as grader:
        (pool,) = grader._pools
        servers = set()
        for _ in range(4):
            assert points(next(grader.grade([written.task(written.solved())]))) == FULL
            servers.add(pool._server._process.pid)
    assert len(servers) == 2


ENDS_THE_EXAMINER = {
    "a crash": "import ctypes\nctypes.string_at(0)",
    "stuck in C code": "'c' in range(1 << 60)",
    "out of memory": "x = bytearray(1 << 40)",
}


@pytest.mark.parametrize("name", ENDS_THE_EXAMINER)
def test_what_the_examiner_does_not_survive_costs_one_test(grader, name):
    source = course.notebook(
        [
            course.answer(
                "E1", "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n"
            ),
            course.check("before", 1, "t", "h", "assert f() == 1"),
            course.check("it", 1, "t", "h", ENDS_THE_EXAMINER[name]),
            course.check("after", 1, "t", "h", "assert f() == 1"),
        ],
        timeout=1,
    )
    (result,) = grader.grade([Task("x", source, nbformat.writes(source).encode())])
    assert result.error is None
    assert [mark.points for mark in result.marks] == [1, 0, 1]
    assert result.marks[1].message


def test_a_notebook_has_a_time_in_all(grader):
    sleeps = "import time\ntime.sleep(0.9)\n"
    source = course.notebook(
        [
            course.answer("E1", sleeps + "### BEGIN SOLUTION\n### END SOLUTION\ndef f():\n    return 1\n"),
            course.check("first", 1, "t", "h", "assert f() == 1"),
            *(course.answer(f"more{n}", sleeps + "### BEGIN SOLUTION\n### END SOLUTION\n") for n in range(4)),
            course.check("last", 1, "t", "h", "assert f() == 1"),
        ],
        timeout=1.5,
        total_timeout=3,
    )  # fmt: skip
    (result,) = grader.grade([Task("x", source, nbformat.writes(source).encode())])
    assert result.error is None
    assert [mark.points for mark in result.marks] == [1, 0]
    assert "longer than the 3 seconds it may take in all" in result.marks[1].message


def test_a_server_that_cannot_start_is_one_clear_error(written, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Grader(sandbox=False) as grader, pytest.raises(ServerError, match="did not start"):
        next(grader.grade([written.task(written.solved())]))
