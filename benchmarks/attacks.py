"""The attack corpus on stock nbgrader and on ours; writes the table in tests/autograder/attacks/README.md.

Stock nbgrader gives a submission everything that its user can do, and the corpus takes it. So each
of its runs has a copy of the course of its own, in a bubblewrap box without a network, where nothing
but this copy can be written to, with limits on processes, memory and time. In the box it is run as
its documentation says: `nbgrader autograde`, one hostile learner (or three), one honest one after.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbgrader
from nbgrader.api import Gradebook
from rich.console import Console
from rich.progress import track

from autograder.record import Recorder
from tests.autograder.attacks import corpus, gauntlet
from tests.autograder.attacks.corpus import Entry

README = Path(corpus.__file__).with_name("README.md")
CELL_SECONDS, RUN_SECONDS, LATER_SECONDS = 6, 120, 3
BOX = Path("/tmp/box")
HONEST = "zoe"
CONFIG = f"""\
c = get_config()
c.ExecutePreprocessor.timeout = {CELL_SECONDS}
"""
TOTAL = sum(corpus.tests().values())


def boxed(folder: Path, *program: str) -> list[str]:
    """Command line that runs a program where it can write to `folder` only, and reach nothing."""
    env = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(BOX / "home"),
        "PYTHONPATH": f"{BOX / 'library'}:{Path(__file__).parents[1]}",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "LANG": "C.UTF-8",
        gauntlet.MARK: "stock",
        corpus.SECRET: "secret",
    }
    args = ["bwrap", "--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534"]
    args += ["--die-with-parent", "--new-session", "--clearenv"]
    for name, value in env.items():
        args += ["--setenv", name, value]
    args += ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
    for place, size in {"/tmp": 1 << 29, "/dev/shm": 1 << 26}.items():
        args += ["--size", str(size), "--tmpfs", place]
    args += ["--bind", str(folder), str(BOX), "--chdir", str(BOX / "course"), "--"]
    return [*args, "prlimit", "--nproc=400", f"--as={8 << 30}", f"--fsize={1 << 30}", *program]


def inside() -> None:
    """What runs in the box: nbgrader, a server that must not be heard from, a look around afterwards."""
    report = {}
    with gauntlet.outside() as heard:
        grader = subprocess.Popen(
            [sys.executable, "-m", "nbgrader", "autograde", "ps1"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            report["code"] = grader.wait(RUN_SECONDS)
        except subprocess.TimeoutExpired:
            grader.kill()
        me = os.getpid()
        left = [process for process in gauntlet.marked("stock") if process.pid not in (1, me)]
        report["left"] = len(left) if "code" in report else 0
        if left:
            time.sleep(LATER_SECONDS)
        report["heard"] = len(heard)
    (BOX / "report.json").write_text(json.dumps(report))


def template(folder: Path) -> None:
    """A course as nbgrader releases it, with one honest learner."""
    gauntlet.write_course(folder / "course", [])
    for learner in corpus.NEIGHBOURS:
        if learner != HONEST:
            shutil.rmtree(folder / "course" / "submitted" / learner)
    (folder / "course" / "nbgrader_config.py").write_text(CONFIG)
    (folder / "home").mkdir()
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "ps1"]
    subprocess.run(boxed(folder, *command), check=True, capture_output=True, timeout=300)


def stock(entry: Entry, model: Path) -> str:
    """What stock nbgrader makes of one file of the corpus, in a few words."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        shutil.copytree(model, folder, dirs_exist_ok=True)
        course = folder / "course"
        for learner in entry.learners:
            gauntlet.hand_in(course, learner, entry.attack.data, entry.attack.files)
        before = {step: gauntlet.contents(course / step) for step in ("source", "submitted")}
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(
                boxed(folder, sys.executable, str(Path(__file__).resolve()), "--inside"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
                timeout=RUN_SECONDS + 60,
            )
        report = {}
        with contextlib.suppress(OSError, ValueError):
            report = json.loads((folder / "report.json").read_text())
        after = {step: gauntlet.contents(course / step) for step in before}
        words = [_given(course, entry.learners[-1])]
        if not report:
            words.append("the grader was killed")
        elif "code" not in report:
            words.append(f"still running after {RUN_SECONDS} s")
        neighbour = _given(course, HONEST)
        if neighbour != f"{TOTAL:g} of {TOTAL:g}":
            words.append(f"the honest neighbour: {neighbour}")
        words += [f"{step}/ was changed" for step in before if before[step] != after[step]]
        if report.get("heard"):
            words.append("sent data out")
        if report.get("left"):
            words.append("processes live on")
        return ", ".join(words)


def _given(course: Path, learner: str) -> str:
    """Points that a learner got."""
    tests = corpus.tests()
    if not (course / "autograded" / learner / "ps1" / "exercises.ipynb").exists():
        return "not graded"
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        submission = book.find_submission("ps1", learner)
        grades = [g for n in submission.notebooks for g in n.grades if g.name in tests]
        points = sum(grade.score for grade in grades)
        by_hand = sum(grade.needs_manual_grade and grade.manual_score is None for grade in grades)
        written = any(grade.manual_score is not None for grade in grades)
    text = f"{points:g} of {TOTAL:g}"
    if by_hand:
        text += f", {by_hand} tests left to a person"
    return text + (", written into the gradebook" if written else "")


def read_stock() -> dict[str, str]:
    """The column of stock nbgrader as it was published, by file."""
    return {name: cells[2] for name, cells in read_table().items()}


def read_table() -> dict[str, list[str]]:
    """The published table: what follows the name, by file."""
    rows = re.findall(r"^\| \[`(\w+)`\]\(\w+\.py\) \| (.*) \|$", README.read_text(), re.MULTILINE)
    return {name: rest.split(" | ") for name, rest in rows}


def write_table(stocks: dict[str, str], ours: dict[str, str]) -> str:
    """Publish; return the summary."""
    due = {e.name: sum(e.attack.marks().values()) for e in corpus.entries()}

    def points(text):
        found = re.match(r"([\d.]+) of", text)
        return float(found[1]) if found else 0.0

    def count(told, wrong):
        return sum(wrong(name, told[name]) for name in told)

    rows = [
        ("submissions that got more points than is due", lambda n, t: points(t) > due[n]),
        ("submissions that got fewer points than is due, or none", lambda n, t: points(t) < due[n]),
        ("honest neighbours without their full marks", lambda n, t: "neighbour" in t),
        (
            "runs that were killed, or did not end",
            lambda n, t: "killed" in t or "still running" in t,
        ),
        (
            "others' files or the gradebook changed",
            lambda n, t: "changed" in t or "written into" in t,
        ),
        ("data sent out", lambda n, t: "sent data" in t),
        ("processes left behind", lambda n, t: "live on" in t),
    ]
    summary = [
        f"| of {len(due)} submissions | nbgrader {nbgrader.__version__} | autograder |",
        "|---|---:|---:|",
    ]
    summary += [
        f"| {text} | {count(stocks, wrong)} | {count(ours, wrong)} |" for text, wrong in rows
    ]
    lines = [
        "# Attacks on the grader",
        "",
        "Each file here is a submission that tries to fool, stop, rob or outlive the grader, or an honest one "
        "that looks odd. `tests/autograder/test_attacks.py` grades them all as one class beside honest neighbours, "
        f"and asserts marks, findings, and that nothing around is touched. There are {TOTAL:g} points; *due* is "
        "what a submission must get: what it answers rightly by honest means.",
        "",
        "The same corpus was run on stock nbgrader, each submission in a copy of the course of its own, with one "
        "honest neighbour, in a bubblewrap box without a network, with limits on processes, memory and time "
        f"({CELL_SECONDS} s a cell, {RUN_SECONDS} s a run), so that the machine is safe; what can be reached there is "
        "what is in the box. Do not run these files outside a sandbox: some end every process that they can.",
        "",
        "Written by `python benchmarks/attacks.py`.",
        "",
        *summary,
        "",
        "| submission | what it tries | due | nbgrader | autograder |",
        "|---|---|---:|---|---|",
    ]
    for entry in corpus.entries():
        told = [entry.tries, f"{due[entry.name]:g}", stocks[entry.name], ours[entry.name]]
        told = [text.replace("|", "\\|").replace("<", "&lt;") for text in told]
        lines.append(f"| [`{entry.name}`]({entry.name}.py) | {' | '.join(told)} |")
    README.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "\n".join(summary)


def main() -> None:
    """Run, print, publish."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="only print what stock nbgrader makes of these")
    parser.add_argument(
        "--missing", action="store_true", help="run stock nbgrader on files without a row only"
    )
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        inside()
        return
    console = Console()
    entries = {entry.name: entry for entry in corpus.entries()}
    known = read_stock() if options.missing and README.exists() else {}
    if unknown := set(options.names) - set(entries):
        parser.error(f"no such file in the corpus: {', '.join(sorted(unknown))}")
    todo = [entries[name] for name in options.names] or [
        entry for entry in entries.values() if entry.name not in known
    ]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        model = Path(folder, "model")
        model.mkdir()
        template(model)
        results = track(
            pool.map(lambda entry: stock(entry, model), todo),
            "stock nbgrader",
            len(todo),
            console=console,
        )
        told = {}
        for entry, text in zip(todo, results, strict=True):
            told[entry.name] = text
            console.print(f"{entry.name}: {text}", highlight=False, markup=False)
        if options.names:
            return
        gradebook = Path(folder, "gradebook.db")
        with Recorder(f"sqlite:///{gradebook}"):
            pass
        run = gauntlet.grade(Path(folder, "ours", "course"), entries.values(), gradebook)
    if run.harm:
        raise SystemExit(f"harm was done: {run.harm}")
    ours = {name: gauntlet.outcome(run, entry) for name, entry in entries.items()}
    known = {name: text for name, text in known.items() if name in entries}
    console.print(write_table({**known, **told}, ours), highlight=False, markup=False)


if __name__ == "__main__":
    main()
