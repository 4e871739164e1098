"""Chapters on other draws: `cartshift replicate` runs them, `cartshift replay` runs one of them again."""

import datetime
import json
import math
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from workbook.chapters import ROOT, Chapter, ChapterError, read
from workbook.execute import run_cells
from workbook.replication import Record, Said, code_digest, said_on

__all__ = ["replay", "replicate", "todays"]

KEPT = ROOT / "build" / "replication"
WORKERS = 2
CELL_SECONDS = 900
"""A cell's limit: two blocks run at a time, perhaps on a machine that has other work."""
SAME = 0.05
"""Relative difference from which on a number that is computed again is another one: between machines,
trainings differ in their last digits."""


@dataclass(frozen=True)
class _Run:
    """One chapter in one block.

    Attributes
    ----------
    chapter : Chapter
    block : int
    kept : Path
        File of the claims, one a line; it exists when the run is complete.
    """

    chapter: Chapter
    block: int
    kept: Path

    def make(self) -> None:
        """Run the chapter in a fresh kernel; claims are noted, true or not.

        Raises
        ------
        ChapterError
            If a cell fails other than by a claim.
        """
        part = self.kept.with_suffix(".part")
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_text("")
        draw = {"CARTSHIFT_BLOCK": str(self.block), "CARTSHIFT_CLAIMS": str(part)}
        try:
            run_cells(self.chapter, read(self.chapter.page), draw, CELL_SECONDS)
        except ChapterError as error:
            raise ChapterError(f"block {self.block} of {error}") from None
        part.replace(self.kept)

    def claims(self) -> list[Said]:
        """Return what the run said."""
        said = []
        for line in self.kept.read_text("utf-8").splitlines():
            entry = json.loads(line)
            ends = (entry["low"], entry["high"])
            ends = ends if ends != (entry["value"],) * 2 else ()
            # as many digits as a page shows
            numbers = tuple(float(f"{x:.4g}") for x in (entry["value"], *ends, entry["bound"]))
            said.append(
                Said(entry["sentence"], entry["relation"], numbers, entry["holds"], entry["timing"])
            )
        return said


def replicate(
    chapters: Iterable[Chapter], n_blocks: int, console: Console, kept: Path = KEPT
) -> Iterator[tuple[Chapter, Record]]:
    """Run chapters in the seed blocks 1 to `n_blocks`, two at a time, and write their records.

    Blocks that were run with the code as it is are not run again: whoever stops this with Ctrl-C goes
    on later, and whoever mends a sentence waits for nothing.

    Parameters
    ----------
    chapters : iterable of Chapter
    n_blocks : int
    console : rich.console.Console
        Gets the progress.
    kept : Path
        Folder of the runs' results.

    Yields
    ------
    tuple of Chapter and Record
        As each is written.

    Raises
    ------
    ChapterError
        If a block fails, when all others have run; the message names block and cell.
    """
    plans = [_Plan.of(chapter, n_blocks, kept) for chapter in chapters]
    failures = _make([run for plan in plans for run in plan.runs if not run.kept.exists()], console)
    for plan in plans:
        if all(run.kept.exists() for run in plan.runs):
            record = plan.record()
            record.save(plan.chapter.record)
            yield plan.chapter, record
    if failures:
        raise ChapterError("\n".join(failures))


@dataclass(frozen=True)
class _Plan:
    """The blocks of one chapter: those whose outcome its record has, and those to run."""

    chapter: Chapter
    code: str
    known: dict[int, list[Said]]
    runs: list[_Run]

    @classmethod
    def of(cls, chapter: Chapter, n_blocks: int, kept: Path) -> "_Plan":
        code, blocks = code_digest(chapter), range(1, n_blocks + 1)
        known = {}
        if chapter.record.exists() and (record := Record.load(chapter.record)).code == code:
            known = {block: said for block, said in record.runs().items() if block in blocks}
        folder = kept / chapter.folder
        for old in folder.glob("*"):
            if old.name != code:
                shutil.rmtree(old)
        runs = [
            _Run(chapter, block, folder / code / f"{block:02}.jsonl")
            for block in blocks
            if block not in known
        ]
        return cls(chapter, code, known, runs)

    def record(self) -> Record:
        outcomes = self.known | {run.block: run.claims() for run in self.runs}
        page = said_on(read(self.chapter.page))
        return Record.of(self.code, page, dict(sorted(outcomes.items())), self.chapter.folder)


def _make(runs: list[_Run], console: Console) -> list[str]:
    """Make runs two at a time; return what failed, a message each."""
    failures = []
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with (
        Progress(*columns, console=console) as progress,
        ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool,
    ):
        task = progress.add_task("blocks", total=len(runs))
        waiting = {pool.submit(run.make): run for run in runs}
        try:
            for future in as_completed(waiting):
                if isinstance(error := future.exception(), ChapterError):
                    failures.append(str(error))
                elif error:
                    raise error
                run = waiting[future]
                progress.update(
                    task, advance=1, description=f"{run.chapter.folder}, block {run.block}"
                )
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return failures


def todays(chapters: list[Chapter], day: datetime.date) -> tuple[Chapter, int]:
    """Return the chapter and block whose turn it is: another chapter each day, then another block.

    Raises
    ------
    ChapterError
        If that chapter has no record.
    """
    rounds, place = divmod(day.toordinal(), len(chapters))
    blocks = Record.load(chapters[place].record).blocks
    return chapters[place], blocks[rounds % len(blocks)]


def replay(chapter: Chapter, block: int, kept: Path = KEPT) -> list[str]:
    """Run one block again and compare its claims with the chapter's record.

    Returns
    -------
    list of str
        What differs, a sentence each.

    Raises
    ------
    ChapterError
        If the record is missing or of other code, has no such block, or a cell fails.
    """
    record = Record.load(chapter.record)
    if record.code != code_digest(chapter):
        raise ChapterError(f"{chapter.record} belongs to other code: run `cartshift replicate`")
    if block not in record.blocks:
        raise ChapterError(f"{chapter.record} has no block {block}; it has {list(record.blocks)}")
    run = _Run(chapter, block, kept / chapter.folder / "replay.jsonl")
    run.make()
    again = run.claims()
    run.kept.unlink()
    before = record.runs()[block]
    if len(again) != len(before):
        return [f"{len(again)} claims now, {len(before)} in the record"]
    return [
        f"'{new.sentence}': {_shown(new)} now, {_shown(old)} in the record"
        for new, old in zip(again, before, strict=True)
        if not (old.timing or _alike(new, old))
    ]


def _alike(new: Said, old: Said) -> bool:
    """Whether numbers agree but for what another machine may do to the digits of a training."""
    scale = max(map(abs, (*new.numbers, *old.numbers)))
    return len(new.numbers) == len(old.numbers) and all(
        math.isclose(a, b, rel_tol=SAME, abs_tol=SAME * scale) or (math.isnan(a) and math.isnan(b))
        for a, b in zip(new.numbers, old.numbers, strict=True)
    )


def _shown(said: Said) -> str:
    *measured, bound = (f"{number:.4g}" for number in said.numbers)
    return f"{', '.join(measured)} {said.relation} {bound}"
