"""The `cartshift` command."""

import argparse
import functools
import http.server
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from workbook.chapters import ROOT, Chapter, ChapterError, chapters, drafts, find_chapter

console = Console()
errors = Console(stderr=True)


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code: 0 well, 1 found something, 2 cannot do it."""
    arguments = _parser().parse_args(argv)
    try:
        return arguments.run(arguments)
    except ChapterError as error:
        errors.print("[red]error:[/]", end=" ")
        errors.print(str(error), highlight=False, markup=False, soft_wrap=True)
        return 2
    except KeyboardInterrupt:
        errors.print("stopped")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cartshift", description="Read, solve and check the course; build and test the book."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run, text: str, *, many: bool = False) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        if many:
            sub.add_argument(
                "chapters", nargs="*", metavar="CHAPTER", help="number or folder; all by default"
            )
        return sub

    sub = command("check", _check, "grade your exercises of a chapter and say what to do next")
    sub.add_argument("chapter", help="number of the chapter, e.g. 05")
    sub.add_argument(
        "--notebook",
        type=Path,
        help="your notebook; by default exercises.ipynb in this folder or in the chapter's folder "
        "here, in the learner's folder of `make lab`, or in chapters/",
    )
    sub.add_argument("--sandbox", action="store_true", help="run in bubblewrap, as in a class")
    command("course", _course, "build the site and grade the sample class")
    sub = command("serve", _serve, "serve the site on 127.0.0.1")
    sub.add_argument("--port", type=int, default=8000)
    sub.add_argument("--edition", choices=("self-study", "class"), default="self-study")
    sub = command("lab", _lab, "JupyterLab on a learner's folder")
    sub.add_argument("--port", type=int, default=8888)
    sub.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "lab")
    sub.add_argument("--exchange", type=Path, help="a class's nbgrader exchange: fetch and submit")
    sub.add_argument("--no-browser", action="store_true", help="print the address only")
    sub = command("site", _site, "build the site")
    sub.add_argument("--edition", choices=("self-study", "class"), default="self-study")
    sub = command(
        "generate", _generate, "write chapters/*/exercises.ipynb from solutions/", many=True
    )
    sub.add_argument("--check", action="store_true", help="write nothing; fail if one is stale")
    command("execute", _execute, "run chapters and keep their outputs", many=True)
    sub = command("replicate", _replicate, "try the claims of chapters on other draws", many=True)
    sub.add_argument("--blocks", type=int, default=10, help="seed blocks 1 to this; 10 by default")
    sub = command("replay", _replay, "run one replication again and compare it with the record")
    sub.add_argument("chapter", nargs="?", help="the chapter whose turn it is today, by default")
    sub.add_argument("--block", type=int, help="with a chapter: 1 by default")
    command("contract", _contract, "say what chapters lack", many=True)
    sub = command(
        "answers", _answers, "grade stubs, solutions, wrong and alternative answers", many=True
    )
    sub.add_argument(
        "--try",
        dest="folder",
        type=Path,
        metavar="FOLDER",
        help="grade FOLDER/right/E1_name.py and FOLDER/wrong/E1_name.py against one chapter's tests "
        "instead, and name the surprises",
    )
    sub = command("test", _test, "all tests and gates")
    sub.add_argument("--chapter", help="check this chapter alone")
    return parser


def _chosen(arguments: argparse.Namespace) -> list[Chapter]:
    return [find_chapter(number) for number in arguments.chapters] or chapters()


def _check(arguments: argparse.Namespace) -> int:
    from workbook import check

    chapter = find_chapter(arguments.chapter)
    notebook = arguments.notebook or _find_notebook(chapter)
    console.print(f"[dim]{notebook}[/]", highlight=False)
    with console.status("running your answers"):
        reports, result = check.check(chapter, notebook, sandbox=arguments.sandbox)
    hints = check.next_hints(chapter, notebook, reports)
    check.show(chapter, reports, result, hints, console)
    return int(any(report.status == "failed" for report in reports))


def _find_notebook(chapter: Chapter) -> Path:
    here = Path.cwd()
    places = [
        here / chapter.folder / "exercises.ipynb",
        ROOT / "build" / "lab" / chapter.folder / "exercises.ipynb",
        chapter.released,
    ]
    if here.name == chapter.folder and "solutions" not in here.parts:
        places.insert(0, here / "exercises.ipynb")
    for place in places:
        if place.is_file():
            return place
    raise ChapterError(f"no exercises of {chapter.folder} here; give their path with --notebook")


def _course(arguments: argparse.Namespace) -> int:
    from workbook import course

    course.make(console)
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    from workbook import site

    folder = site.build(arguments.edition)
    handler = functools.partial(_Quiet, directory=str(folder))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", arguments.port), handler)
    except OSError as error:
        raise ChapterError(
            f"cannot serve on port {arguments.port}: {error.strerror}; try `make serve PORT=8080`"
        ) from None
    console.print(f"http://127.0.0.1:{arguments.port}  (Ctrl-C ends it)")
    with server:
        server.serve_forever()
    return 0


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Print nothing for a request that went well."""

    def log_error(self, text: str, *arguments: object) -> None:
        """Print what went wrong."""
        errors.print(text % arguments, highlight=False)


def _lab(arguments: argparse.Namespace) -> int:
    from workbook import lab

    folder = arguments.folder.resolve()
    try:
        for line in lab.prepare(folder, exchange=arguments.exchange):
            console.print(line, highlight=False)
        lab.serve(folder, port=arguments.port, open_browser=not arguments.no_browser)
    except lab.LabError as error:
        raise ChapterError(str(error)) from None


def _site(arguments: argparse.Namespace) -> int:
    from workbook import site

    console.print(str(site.build(arguments.edition)), highlight=False)
    return 0


def _generate(arguments: argparse.Namespace) -> int:
    from workbook import generate

    if not arguments.check:
        for chapter in _chosen(arguments):
            state = "written" if generate.write(chapter) else "unchanged"
            console.print(f"{chapter.folder}: {state}", highlight=False)
        return 0
    stale = [chapter.folder for chapter in _chosen(arguments) if generate.stale(chapter)]
    for folder in stale:
        console.print(
            f"chapters/{folder}/exercises.ipynb is not what solutions/{folder} gives: "
            "run `cartshift generate`"
        )
    if not stale:
        console.print("all exercises are as generated")
    return int(bool(stale))


def _execute(arguments: argparse.Namespace) -> int:
    from workbook.execute import execute

    for chapter in _chosen(arguments):
        with console.status(f"running {chapter.folder}"):
            seconds = execute(chapter)
        console.print(f"{chapter.folder}: {seconds:.1f} s", highlight=False)
    return 0


def _replicate(arguments: argparse.Namespace) -> int:
    from workbook.replicate import replicate
    from workbook.replication import LEAST_RATE

    if arguments.blocks < 1:
        raise ChapterError(f"--blocks must be 1 or more, not {arguments.blocks}")
    missed = 0
    for chapter, record in replicate(_chosen(arguments), arguments.blocks, console):
        counted = [claim for claim in record.claims if not claim.timing]
        every = sum(not claim.failed for claim in counted)
        console.print(
            f"{chapter.folder}: {every} of {len(counted)} claims held in all {len(record.blocks)} draws"
            f"; {len(record.claims) - len(counted)} on timings",
            highlight=False,
        )
        for claim in record.claims:
            of = len(claim.draws)
            if claim.failed:
                rare = not claim.timing and claim.held < LEAST_RATE * of
                missed += rare and not claim.states_its_rate
                sign = "✗" if rare and not claim.states_its_rate else "·"
                kind = " (timing)" if claim.timing else ""
                line = f"  {sign} {claim.held} of {of}{kind}: {claim.sentence}"
                console.print(line, highlight=False, markup=False, soft_wrap=True)
        for claim in record.claims:
            if claim.lax:
                values = [draw[0] for draw in claim.draws]
                line = (
                    f"  lax: {min(values):.4g} to {max(values):.4g} {claim.relation} {claim.page[-1]:.4g}: "
                    f"{claim.sentence}"
                )
                console.print(line, highlight=False, markup=False, soft_wrap=True)
    return int(missed > 0)


def _replay(arguments: argparse.Namespace) -> int:
    import datetime

    from workbook.replicate import replay, todays

    if arguments.chapter:
        chapter, block = find_chapter(arguments.chapter), arguments.block or 1
    else:
        chapter, block = todays(chapters(), datetime.date.today())
    with console.status(f"running {chapter.folder}, block {block}"):
        differences = replay(chapter, block)
    for line in differences:
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    said = f"{len(differences)} claims differ" if differences else "every claim as in the record"
    console.print(f"{chapter.folder}, block {block}: {said}", highlight=False)
    return int(bool(differences))


def _contract(arguments: argparse.Namespace) -> int:
    from workbook.contract import gaps

    found = [gap for chapter in _chosen(arguments) for gap in gaps(chapter)]
    for gap in found:
        console.print(gap, highlight=False, markup=False, soft_wrap=True)
    if not found:
        console.print("the chapters are complete")
    for draft in [] if arguments.chapters else drafts():
        console.print(f"draft, not in _toc.yml: {draft.folder}, {len(gaps(draft))} gaps")
    return int(bool(found))


def _try_answers(arguments: argparse.Namespace) -> int:
    from workbook.answers import try_answers

    if len(arguments.chapters) != 1:
        raise ChapterError(
            "--try takes the answers of one chapter: cartshift answers 05 --try FOLDER"
        )
    count = surprises = caught = wrong = 0
    for tried in try_answers(find_chapter(arguments.chapters[0]), arguments.folder):
        count += 1
        surprises += tried.surprise
        wrong += tried.kind == "wrong"
        caught += tried.kind == "wrong" and not tried.surprise
        said = tried.error or ""
        if tried.lost:
            first = tried.lost[0]
            message = (first.message.strip().splitlines() or [""])[0][:150]
            said = f"{first.test}{' (hidden)' if first.hidden else ''}: {message}"
        line = (
            f"{'!!' if tried.surprise else 'ok'} {tried.kind:5} {tried.name:40} "
            f"{tried.points:g}/{tried.max_points:g}  {said}"
        )
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    console.print(
        f"{surprises} surprises of {count}; {caught} of {wrong} wrong answers caught",
        highlight=False,
    )
    return int(surprises > 0)


def _answers(arguments: argparse.Namespace) -> int:
    if arguments.folder:
        return _try_answers(arguments)
    from workbook.answers import judge_answers

    table = Table("chapter", "exercise", "wrong caught", "alternatives", "slowest", box=None)
    faults = []
    for verdict in judge_answers(_chosen(arguments)):
        caught = sum(test is not None for test in verdict.caught.values())
        table.add_row(
            verdict.chapter,
            verdict.exercise,
            f"{caught} of {len(verdict.caught)}",
            str(verdict.alternatives),
            f"{verdict.seconds:.2f} s",
        )
        faults += [f"{verdict.chapter} {verdict.exercise}: {fault}" for fault in verdict.faults]
    console.print(table)
    for fault in faults:
        console.print(fault, highlight=False, markup=False, soft_wrap=True)
    console.print(f"{len(faults)} faults" if faults else "every answer gets the marks it should")
    return int(bool(faults))


def _test(arguments: argparse.Namespace) -> int:
    from workbook.gates import gates, run

    chosen = [find_chapter(arguments.chapter)] if arguments.chapter else chapters()
    return int(not run(gates(chosen, everything=not arguments.chapter), console))


if __name__ == "__main__":
    sys.exit(main())
