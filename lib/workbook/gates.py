"""`make test`: every gate, each with its log, and a summary that a person can read."""

import itertools
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from workbook.chapters import ROOT, Chapter
from workbook.execute import PORTABLE

__all__ = ["Gate", "gates", "notebook_gate", "run"]

LOGS = ROOT / "build" / "logs"
TAIL = 60
PARALLEL = 2


@dataclass(frozen=True)
class Gate:
    """One check: a command that exits 0 when all is well."""

    name: str
    asks: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    one_core: bool = False
    """Whether it keeps one core busy and measures no time, so that another such gate may run beside it."""


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *arguments)


def _cartshift(*arguments: str) -> tuple[str, ...]:
    return _python("workbook.cli", *arguments)


def notebook_gate(notebook: Path, *, strict: bool) -> Gate:
    """Execute a notebook again: `strict` compares text outputs, lax only asks for no error."""
    kind = "--nbval" if strict else "--nbval-lax"
    # not xdist: one kernel runs the cells of one notebook in order
    command = _python(
        "pytest", "-p", "no:cacheprovider", kind, "--nbval-sanitize-with",
        str(ROOT / "tests" / "book" / "sanitize.cfg"), "--nbval-cell-timeout=300", str(notebook),
    )  # fmt: skip
    return Gate(
        f"run {notebook.parent.name} ({'chapter' if strict else 'solutions'})",
        "the notebook runs" + (" and prints what the page shows" if strict else ""),
        command,
        PORTABLE,
        one_core="timing=True" not in notebook.read_text("utf-8"),
    )


def gates(chosen: Iterable[Chapter], *, everything: bool) -> list[Gate]:
    """List the gates for some chapters; with `everything` those of the frame as well.

    Parameters
    ----------
    chosen : iterable of Chapter
        Chapters whose notebooks and answers are checked.
    everything : bool
        Add unit tests, site, browser walks.

    Returns
    -------
    list of Gate
        The quick ones first.
    """
    chosen = list(chosen)
    folders = [chapter.folder for chapter in chosen]
    listed = [
        Gate("data", "real data are in the cache, checksums verified", _python("cartshift.data")),
        Gate("lint", "ruff finds nothing in code and notebooks", _python("ruff", "check", ".")),
        Gate("format", "code and notebooks are formatted", _python("ruff", "format", "--check", ".")),
        Gate("generated", "exercises equal what solutions/ gives", _cartshift("generate", "--check", *folders)),
        Gate("contract", "chapters have all that the contract asks", _cartshift("contract", *folders)),
        Gate("answers", "tests accept right answers, reject wrong ones", _cartshift("answers", *folders)),
    ]  # fmt: skip
    if everything:
        listed.append(
            Gate("unit", "units of lib/ and autograder/", _python(
                "pytest", "-n", "2", "--dist", "loadfile", "--durations", "15", "--ignore", "tests/book", "tests"))
        )  # fmt: skip
    lane = [
        gate
        for chapter in chosen
        for gate in (
            notebook_gate(chapter.page, strict=True),
            notebook_gate(chapter.source, strict=False),
        )
    ]
    if everything:
        lane.append(
            Gate("replay", "a block of one chapter, another each day, is as in its record",
                 _cartshift("replay"), one_core=True)
        )  # fmt: skip
    listed += sorted(lane, key=lambda gate: not gate.one_core)
    if everything:
        listed.append(
            Gate("book", "site, pages and JupyterLab in a browser", _python("pytest", "tests/book"))
        )
    return listed


def run(listed: Iterable[Gate], console: Console, logs: Path = LOGS) -> bool:
    """Run gates, all of them whatever fails; return whether all passed.

    Gates of one core that stand side by side run two at a time, the others one after the other.
    """
    logs.mkdir(parents=True, exist_ok=True)
    outcomes: list[Outcome] = []
    for one_core, group in itertools.groupby(listed, lambda gate: gate.one_core):
        with ThreadPoolExecutor(PARALLEL if one_core else 1) as pool:
            started = [pool.submit(_run_one, gate, logs, console) for gate in group]
            try:
                for future in as_completed(started):
                    outcomes.append(outcome := future.result())
                    _say(outcome, console)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
    return _summary(outcomes, console, logs)


@dataclass(frozen=True)
class Outcome:
    """What came of a gate: whether it passed, its last lines, and the seconds it took."""

    gate: Gate
    passed: bool
    lines: list[str]
    seconds: float


def _run_one(gate: Gate, logs: Path, console: Console) -> Outcome:
    console.print(f"▶ {gate.name}", highlight=False)
    log = logs / (re.sub(r"[^-\w]", "", gate.name.replace(" ", "-")) + ".log")
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | gate.environment
    start = time.monotonic()
    with log.open("wb") as output:
        code = subprocess.run(
            gate.command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL, check=False,
        ).returncode  # fmt: skip
    lines = log.read_text("utf-8", "replace").splitlines()
    tail = lines[-TAIL:] if code else lines[-1:]
    return Outcome(gate, code == 0, tail, time.monotonic() - start)


def _say(outcome: Outcome, console: Console) -> None:
    console.print(f"{_sign(outcome)} [bold]{outcome.gate.name}[/]: {outcome.gate.asks}")
    for line in outcome.lines:
        console.print(f"  {line}", markup=False, highlight=False)


def _sign(outcome: Outcome) -> str:
    return "[green]✓[/]" if outcome.passed else "[red]✗[/]"


def _summary(outcomes: list[Outcome], console: Console, logs: Path) -> bool:
    console.print(f"\n[bold]Summary[/]  (logs in {logs})")
    total = sum(outcome.seconds for outcome in outcomes) or 1.0
    for outcome in outcomes:
        share = outcome.seconds / total
        console.print(
            f"  {_sign(outcome)} {outcome.gate.name:<44} {outcome.seconds:7.1f} s {share:5.0%}",
            highlight=False,
        )
    failed = sum(not outcome.passed for outcome in outcomes)
    console.print(f"{len(outcomes) - failed} passed, {failed} failed", highlight=False)
    return not failed
