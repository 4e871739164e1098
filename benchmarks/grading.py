"""Grading a class: stock nbgrader and ours on the same course, in one run.

Each course has one exercise whose own code takes no time, so that what is measured is grading.
Ours runs with everything in: sandbox, examiner, gradebook, feedback. Stock runs each submission in
a fresh kernel. Printed: seconds and submissions a minute of both, peak memory, and the ratio.
"""

import argparse
import contextlib
import os
import shutil
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


def run(*command: str, cwd: Path) -> tuple[float, float]:
    """Run a command; return its seconds and its peak memory with all its children, MB."""
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    began, peak = time.perf_counter(), [0]
    process = subprocess.Popen(
        command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )

    def watch():
        with contextlib.suppress(psutil.Error):
            parent = psutil.Process(process.pid)
            while process.poll() is None:
                used = 0
                for child in [parent, *parent.children(recursive=True)]:
                    with contextlib.suppress(psutil.Error):
                        used += child.memory_full_info().pss
                peak[0] = max(peak[0], used)
                time.sleep(0.25)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    _, error = process.communicate()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{error.decode()[-2000:]}")
    return time.perf_counter() - began, peak[0] / 1e6


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


def measure(kind: str, stock: int, ours: int, workers: int) -> list[str]:
    """One line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "stock")
        class_of(kind, stock, root)
        seconds, memory = run("nbgrader", "autograde", "ps1", cwd=root)
        root = Path(folder, "ours")
        class_of(kind, ours, root)
        first = root / "submitted"
        kept = Path(folder, "kept")
        shutil.move(first, kept)  # the command with nothing to grade: its own start
        start, _ = run("autograder", "grade", ".", "--workers", str(workers), cwd=root)
        shutil.move(kept, first)
        total, ours_memory = run("autograder", "grade", ".", "--workers", str(workers), cwd=root)
    each = seconds / stock
    our_each = total / ours
    return [
        kind, f"{stock} / {ours}", f"{each:.2f}", f"{our_each:.3f}", f"{60 / our_each:.0f}",
        f"{60 * ours / max(total - start, 1e-9):.0f}", f"{memory:.0f}", f"{ours_memory:.0f}", f"{each / our_each:.0f} ×",
    ]  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--kind", action="append", choices=SETUPS, help="only this one (may be repeated)"
    )
    parser.add_argument(
        "--stock", type=int, default=4, help="submissions graded by stock nbgrader (%(default)s)"
    )
    parser.add_argument(
        "--ours", type=int, default=100, help="submissions graded by ours (%(default)s)"
    )
    parser.add_argument("--workers", type=int, default=2, help="of ours (%(default)s)")
    options = parser.parse_args()
    table = Table(title="Grading, sandbox and recording included")
    for name in ("notebook", "submissions stock / ours", "stock: s each", "ours: s each", "ours: a minute",
                 "ours: a minute, once started", "stock: peak MB", "ours: peak MB", "ratio"):  # fmt: skip
        table.add_column(name, justify="right")
    for kind in options.kind or SETUPS:
        table.add_row(*measure(kind, options.stock, options.ours, options.workers))
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
