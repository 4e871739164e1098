"""`make test`: every gate, each with its log, and a summary that a person can read."""

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from workbook.chapters import ROOT, Chapter
from workbook.execute import PORTABLE

__all__ = ["Gate", "gates", "notebook_gate", "run"]

LOGS = ROOT / "build" / "logs"
TAIL = 60


@dataclass(frozen=True)
class Gate:
    """One check: a command that exits 0 when all is well."""

    name: str
    asks: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


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
        str(ROOT / "tests" / "book" / "sanitize.cfg"), "--nbval-cell-timeout=120", str(notebook),
    )  # fmt: skip
    return Gate(
        f"run {notebook.parent.name} ({'chapter' if strict else 'solutions'})",
        "the notebook runs" + (" and prints what the page shows" if strict else ""),
        command,
        PORTABLE,
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
                "pytest", "-n", "2", "--dist", "loadfile", "--ignore", "tests/book", "tests"))
        )  # fmt: skip
    for chapter in chosen:
        listed.append(notebook_gate(chapter.page, strict=True))
        listed.append(notebook_gate(chapter.source, strict=False))
    if everything:
        listed.append(
            Gate("book", "site, pages and JupyterLab in a browser", _python("pytest", "tests/book"))
        )
    return listed


def run(listed: list[Gate], console: Console, logs: Path = LOGS) -> bool:
    """Run gates one after the other, all of them whatever fails; return whether all passed."""
    logs.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    outcomes: list[tuple[Gate, bool, float]] = []
    for gate in listed:
        console.print(f"[bold]▶ {gate.name}[/]: {gate.asks}")
        log = logs / f"{gate.name.replace(' ', '-').replace('(', '').replace(')', '')}.log"
        start = time.monotonic()
        with log.open("wb") as output:
            code = subprocess.run(
                gate.command, cwd=ROOT, env=environment | gate.environment, stdout=output, stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL, check=False,
            ).returncode  # fmt: skip
        seconds = time.monotonic() - start
        outcomes.append((gate, code == 0, seconds))
        lines = log.read_text("utf-8", "replace").splitlines()
        for line in lines[-TAIL:] if code else lines[-1:]:
            console.print(f"  {line}", markup=False, highlight=False)
    return _summary(outcomes, console, logs)


def _summary(outcomes: list[tuple[Gate, bool, float]], console: Console, logs: Path) -> bool:
    console.print(f"\n[bold]Summary[/]  (logs in {logs})")
    for gate, passed, seconds in outcomes:
        sign = "[green]✓[/]" if passed else "[red]✗[/]"
        console.print(f"  {sign} {gate.name:<44} {seconds:7.1f} s")
    failed = sum(not passed for _, passed, _ in outcomes)
    console.print(f"{len(outcomes) - failed} passed, {failed} failed", highlight=False)
    return not failed
