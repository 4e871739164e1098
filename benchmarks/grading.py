"""Grading a class: stock nbgrader and ours on the same course, in one run.

Each course has one exercise whose own code takes no time, so that what is measured is grading.
Ours runs with everything in: sandbox, examiner, gradebook, feedback; once with one process that looks
after all submissions, once with joblib's worker processes. Stock runs each submission in a fresh
kernel. Printed for each size of class: seconds, submissions a minute, peak memory of the whole tree
of processes; what each further submission costs once started, also in time of the processor that
the command's own process takes, which bounds what one process can look after; and the ratio, stock
to ours, of the largest classes and of a further submission.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_notebook
from rich.console import Console
from rich.table import Table

SETUPS = {
    "trivial": "import math",
    "torch": "import torch",
    "tensorflow": "import tensorflow as tf",
}
OURS = ("autograder", "grade", ".", "--workers")
ANSWER = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION\n"
TEST = "assert double(4) == 8"


def source(kind: str) -> nbformat.NotebookNode:
    """An instructor's notebook that imports a library."""

    def cell(grade_id, text, **flags):
        meta = {
            "grade_id": grade_id,
            "grade": False,
            "solution": False,
            "locked": False,
            "schema_version": 3,
        }
        return new_code_cell(
            text, id=grade_id, metadata={"nbgrader": {**meta, "task": False, **flags}}
        )

    cells = [
        cell("setup", SETUPS[kind], locked=True),
        cell("E1", ANSWER, solution=True),
        cell("E1_double", TEST, grade=True, locked=True, points=1),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def run(*command: str, cwd: Path) -> tuple[float, float, float]:
    """Run a command; return its seconds, peak memory with all its children in MB, own seconds of the processor."""
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    began, peak, own = time.perf_counter(), 0, 0.0
    process = subprocess.Popen(
        command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )

    def watch():
        nonlocal peak, own
        with contextlib.suppress(psutil.Error):
            parent = psutil.Process(process.pid)
            while process.poll() is None:
                used = 0
                for child in [parent, *parent.children(recursive=True)]:
                    with contextlib.suppress(psutil.Error):
                        used += child.memory_full_info().pss
                peak = max(peak, used)
                own = sum(parent.cpu_times()[:2])
                time.sleep(0.25)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    _, error = process.communicate()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{error.decode()[-2000:]}")
    return time.perf_counter() - began, peak / 1e6, own


def class_of(kind: str, count: int, root: Path) -> None:
    """Write a course with `count` right answers."""
    path = root / "source" / "ps1" / "exercises.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(source(kind), path)
    run("nbgrader", "generate_assignment", "ps1", cwd=root)
    released = nbformat.read(root / "release" / "ps1" / "exercises.ipynb", as_version=4)
    released.cells[1].source = ANSWER
    for number in range(count):
        handed = root / "submitted" / f"learner{number:04}" / "ps1" / "exercises.ipynb"
        handed.parent.mkdir(parents=True)
        nbformat.write(released, handed)


def measure(kind: str, stock: list[int], ours: list[int], workers: int) -> list[list[str]]:
    """Lines of the table: each grader with classes of each size."""
    commands = {
        "stock": (("nbgrader", "autograde", "ps1"), stock),
        "ours": ((*OURS, str(workers)), ours),
        "ours, processes": ((*OURS, str(workers), "--processes"), ours),
    }
    lines, each, more = [], {}, {}
    for name, (command, counts) in commands.items():
        found = []
        for count in counts:
            with tempfile.TemporaryDirectory() as folder:
                class_of(kind, count, Path(folder))
                found.append((count, *run(*command, cwd=Path(folder))))
        for count, seconds, memory, _ in found:
            each[name] = seconds / count  # of the largest class in the end
            lines.append([kind, name, str(count), f"{seconds:.1f}", *per(each[name]), f"{memory:.0f}", "", ""])  # fmt: skip
        more[name] = each[name]
        if len(found) > 1:
            (few, first, _, own_first), (many, last, _, own_last) = found[0], found[-1]
            more[name] = (last - first) / (many - few)
            own = f"{1000 * (own_last - own_first) / (many - few):.1f}"
            lines.append([kind, name, "each more", "", *per(more[name]), "", own, ""])
    for line in lines:
        _, name, size, *_ = line
        if name != "stock" and size in ("each more", str(ours[-1])):
            ratio = more if size == "each more" else each
            line[-1] = f"{ratio['stock'] / ratio[name]:.0f} ×"
    return lines


def per(seconds: float) -> tuple[str, str]:
    """Seconds of one submission, and submissions a minute."""
    return f"{seconds:.3f}", f"{60 / seconds:.0f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--kind", action="append", choices=SETUPS, help="only this one (may be repeated)"
    )
    parser.add_argument("--stock", type=int, nargs="+", default=[10, 200], metavar="N",
                        help="sizes of the classes that stock nbgrader grades (%(default)s, half an hour)")  # fmt: skip
    parser.add_argument("--ours", type=int, nargs="+", default=[10, 200], metavar="N",
                        help="sizes of the classes that ours grades (%(default)s)")  # fmt: skip
    parser.add_argument("--workers", type=int, default=2, help="of ours (%(default)s)")
    options = parser.parse_args()
    table = Table(title="Grading, sandbox, examiner, recording and feedback included")
    for name in ("notebook", "grader", "submissions", "seconds", "s each", "a minute", "peak MB", "own ms", "ratio"):  # fmt: skip
        table.add_column(name, justify="right")
    for kind in options.kind or SETUPS:
        for line in measure(kind, sorted(options.stock), sorted(options.ours), options.workers):
            table.add_row(*line)
        table.add_section()
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
