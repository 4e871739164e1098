"""A learner's way in a real JupyterLab: open the exercises, answer, press Validate, read the verdict."""

import contextlib
import json
import os
import pty
import signal
import socket
import subprocess
import sys
import time
import warnings
from pathlib import Path

import psutil
import pytest
import requests
import websocket
from jupyter_server.serverapp import list_running_servers

import cartshift
from workbook import lab
from workbook.chapters import Chapter, grade_id, is_test, read

ROOT = Path(__file__).resolve().parents[2]
CHAPTER = Chapter("05_collaborative_filtering", ROOT)
EXERCISE = "E1"
LOGS = ROOT / "build" / "logs"


@contextlib.contextmanager
def running(command, **options):
    """A process that is gone, with all that it started, when the block is left."""
    process = psutil.Popen(command, **options)
    try:
        yield process
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            for child in process.children(recursive=True):
                with contextlib.suppress(psutil.NoSuchProcess):
                    child.kill()
            process.kill()
        process.wait(10)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_server(folder, process, log, seconds=120):
    runtime = Path(lab.environment(folder)["JUPYTER_DATA_DIR"]) / "runtime"
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        for server in list_running_servers(str(runtime)):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", server["port"]), timeout=1).close()
                return server
        time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


def source(notebook, name):
    return next(cell.source for cell in notebook.cells if grade_id(cell) == name)


def visible_tests(notebook):
    """Sources of the tests that a learner sees, by exercise; of the hidden ones comments remain."""
    tests = {}
    for cell in notebook.cells:
        if is_test(cell):
            lines = cell.source.splitlines()
            if any(line.strip() and not line.startswith("#") for line in lines):
                tests.setdefault(grade_id(cell).split("_")[0], set()).add(cell.source.strip())
    return tests


def failing(notebook, answer):
    """Visible tests of the exercise that an answer fails, found without JupyterLab."""
    failed = set()
    for test in visible_tests(notebook)[EXERCISE]:
        namespace = {}
        with warnings.catch_warnings(action="ignore"):
            exec(source(notebook, "setup"), namespace)
            exec(answer, namespace)
            try:
                exec(test, namespace)
            except Exception:
                failed.add(test)
    return failed


@pytest.fixture(scope="module")
def released():
    return read(CHAPTER.released)


@pytest.fixture(scope="module")
def answers(released):
    """The solution of the exercise, and the first wrong answer that a visible test catches."""
    wrong = (path.read_text("utf-8") for path in CHAPTER.answers("wrong", EXERCISE))
    return {
        "right": source(CHAPTER.source_notebook, EXERCISE),
        "wrong": next(answer for answer in wrong if failing(released, answer)),
    }


@pytest.fixture(scope="module")
def learner(tmp_path_factory, released, answers):
    """What happened: verdicts by answer, the saved notebook, how the server ended."""
    tmp = tmp_path_factory.mktemp("lab")
    home, folder, port = tmp / "home", tmp / "course", free_port()
    home.mkdir()
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / "lab-server.log"
    environment = os.environ | {"HOME": str(home)}
    serve = f"""
from pathlib import Path
from workbook import lab
folder = Path({str(folder)!r})
print(lab.prepare(folder, root=Path({str(ROOT)!r})))
lab.serve(folder, {port}, open_browser=False)
"""
    keyboard, tty = pty.openpty()  # JupyterLab handles Ctrl-C only where there is a terminal
    with (
        log.open("w") as output,
        os.fdopen(keyboard),
        os.fdopen(tty) as stdin,
        running(
            [sys.executable, "-c", serve],
            env=environment,
            stdin=stdin,
            stdout=output,
            stderr=output,
        ) as server,
    ):
        address = wait_for_server(folder, server, log)
        task = {
            "url": f"{address['url']}lab/tree/{CHAPTER.folder}/exercises.ipynb?token={address['token']}",
            "cell": next(i for i, c in enumerate(released.cells) if grade_id(c) == EXERCISE),
            "answers": answers,
            "profile": str(tmp / "chromium"),
            "logs": str(LOGS),
        }
        driver = [str(ROOT / "tests/book/lab.mjs"), json.dumps(task)]
        with running(
            ["node", *driver], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as node:
            verdicts, errors = node.communicate(timeout=300)
            assert node.returncode == 0, f"see lab-* in {LOGS}\n{errors.decode()}"
        terminal = in_terminal(
            address, "command -v cartshift; python -c 'import cartshift; print(cartshift.__file__)'"
        )
        started = server.children(recursive=True)
        server.send_signal(signal.SIGINT)
        status = server.wait(30)
        _, left = psutil.wait_procs(started, timeout=10)
    return {
        "verdicts": json.loads(verdicts),
        "saved": read(folder / CHAPTER.folder / "exercises.ipynb"),
        "terminal": terminal,
        "home": home,
        "log": log.read_text(),
        "url": address["url"],
        "status": status,
        "started": started,
        "left": left,
    }


def in_terminal(server, command):
    """Output of a command in a terminal of JupyterLab."""
    reply = requests.post(
        f"{server['url']}api/terminals", headers={"Authorization": f"token {server['token']}"}
    )
    reply.raise_for_status()
    address = f"{server['url']}terminals/websocket/{reply.json()['name']}?token={server['token']}"
    terminal = websocket.create_connection(address.replace("http", "ws", 1), timeout=30)
    with contextlib.closing(terminal):
        terminal.send(json.dumps(["stdin", f"{command}; exit\r"]))
        output = ""
        while (message := json.loads(terminal.recv()))[0] != "disconnect":
            output += message[1] if message[0] == "stdout" else ""
    return output


def failed_tests(verdict):
    return {c["source"].strip() for c in verdict if c["source"].startswith("# Test:")}


def stubs(released):
    """Tests of the exercises that are not answered."""
    return set.union(*(ts for name, ts in visible_tests(released).items() if name != EXERCISE))


def test_right_answer_is_not_among_the_failures(learner, released):
    assert failed_tests(learner["verdicts"]["right"]) == stubs(released)


def test_wrong_answer_is_named_with_its_error(learner, released, answers):
    verdict = learner["verdicts"]["wrong"]
    expected = failing(released, answers["wrong"])
    assert failed_tests(verdict) == stubs(released) | expected
    for cell in verdict:
        if cell["source"].strip() in expected:
            assert "Error" in cell["error"]


def test_answer_is_saved_as_it_was_written(learner, answers):
    assert source(learner["saved"], EXERCISE) == answers["wrong"]


def test_terminal_knows_cartshift(learner):
    lines = [line.strip() for line in learner["terminal"].splitlines()]
    assert str(Path(sys.executable).parent / "cartshift") in lines
    assert cartshift.__file__ in lines


def test_users_own_jupyter_is_left_alone(learner):
    assert not (learner["home"] / ".jupyter").exists()
    assert not (learner["home"] / ".local/share/jupyter").exists()


def test_what_was_handed_out_and_the_address_are_printed(learner):
    assert f"{CHAPTER.folder}: new" in learner["log"]
    assert f"{learner['url']}lab?token=" in learner["log"]


def test_interrupt_stops_the_server_and_its_kernels(learner):
    assert learner["started"], "no kernel was running"
    assert learner["left"] == []
    assert learner["status"] == 0
