"""Builds the site: stages the sources of one edition, runs Jupyter Book, puts the pages in place."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

import yaml
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from workbook.chapters import ROOT, ChapterError
from workbook.questions import load_parts, load_questions

STATIC = Path(__file__).with_name("static")

Edition = Literal["self-study", "class"]
EDITIONS: tuple[Edition, ...] = get_args(Edition)

# Sphinx's two long phases, and how much of the bar each one fills
_PHASE = {"reading sources": (0, 50), "writing output": (50, 100)}
_PROGRESS = re.compile(r"(reading sources|writing output)\.\.\. \[ *(\d+)%\]")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# what the combined MathJax file loads on demand; the other bundles beside it are never asked for
_MATHJAX = ("tex-chtml.js", "a11y", "input/tex", "output/chtml/fonts", "sre", "ui")


class SiteBuildError(ChapterError):
    """The site cannot be built as its sources stand; the message lists every warning."""


def build(edition: Edition, source: Path = ROOT, out: Path = ROOT / "build/site") -> Path:
    """Build one edition of the site.

    When nothing that the pages depend on has changed since the last build, that build is kept.

    Parameters
    ----------
    edition : {"self-study", "class"}
        With the solutions folded on the exercise pages, or without.
    source : Path
        Folder with ``_config.yml``, ``_toc.yml``, the pages, ``chapters/`` and ``solutions/``.
    out : Path
        Folder that gets the edition's folder. Work in progress goes to ``site-src`` beside it.

    Returns
    -------
    Path
        The folder with ``index.html``.

    Raises
    ------
    SiteBuildError
        When a file of the table of contents is missing, when Jupyter Book warns of anything, or when npm, which
        brings MathJax, is missing or fails.
    ValueError
        When there is no such edition.
    """
    if edition not in EDITIONS:
        raise ValueError(f"no edition {edition!r}; there are: {', '.join(EDITIONS)}")
    source, out = Path(source).resolve(), Path(out).resolve()
    site, stage = out / edition, out.parent / "site-src" / edition
    toc = _read_toc(source)
    inputs = list(_inputs(source, toc, edition))
    fingerprint, stamp = _fingerprint(edition, source, inputs), stage / "built-from"
    if site.is_dir() and stamp.is_file() and stamp.read_text() == fingerprint:
        return site

    shutil.rmtree(stage, ignore_errors=True)  # a warm Sphinx build hides warnings
    _stage(edition, source, toc, inputs, stage / "book")
    log = out.parent / "logs" / f"site-{edition}.log"
    html = _run_jupyter_book(edition, stage, log)
    shutil.rmtree(site, ignore_errors=True)
    site.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(html, site)
    shutil.rmtree(stage / "_build")
    stamp.write_text(fingerprint)
    return site


def _read_toc(source: Path) -> dict:
    """Read ``_toc.yml``; give parts, chapters and exercises the short titles that the sidebar shows.

    A part without chapters may keep its empty list, which Sphinx would refuse.
    """
    titles = {entry.document: entry.short_title for entry in load_parts() + load_questions()}

    def prepare(entry: dict) -> dict:
        prepared = {}
        for key, value in entry.items():
            children = [prepare(child) for child in value] if isinstance(value, list) else value
            if children not in (None, []):
                prepared[key] = children
        document = entry.get("file", "")
        if document.endswith("/exercises"):
            prepared.setdefault("title", "Exercises")
        elif document in titles:
            prepared.setdefault("title", titles[document])
        return prepared

    return prepare(yaml.safe_load((source / "_toc.yml").read_text(encoding="utf8")))


def _documents(entry: dict) -> Iterator[str]:
    if "root" in entry or "file" in entry:
        yield entry.get("root") or entry["file"]
    for key in ("parts", "chapters", "sections"):
        for child in entry.get(key, []):
            yield from _documents(child)


def _inputs(source: Path, toc: dict, edition: Edition) -> Iterator[Path]:
    """Yield every file of ``source`` that the pages are made from."""
    generated = {part.document for part in load_parts()}
    yield from (source / "_config.yml", source / "_toc.yml", source / "references.bib")
    folders = set()
    for document in _documents(toc):
        if document in generated:
            continue
        files = [source / f"{document}{suffix}" for suffix in (".md", ".ipynb")]
        file = next((file for file in files if file.is_file()), None)
        if file is None:
            raise SiteBuildError(
                f"_toc.yml lists {document!r}, but there is no {document}.md or .ipynb"
            )
        if file.parent == source:
            yield file
        else:
            folders.add(file.parent)
        if edition == "self-study" and document.endswith("/exercises"):
            solution = source / "solutions" / file.parent.name / "exercises.ipynb"
            if not solution.is_file():
                raise SiteBuildError(
                    f"_toc.yml lists {document!r}, but its source {solution.relative_to(source)} is missing"
                )
            yield solution
    for folder in sorted(folders):  # with the pages come the pictures that they show
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not any(
                p.startswith(".") for p in file.relative_to(source).parts
            ):
                yield file


def _fingerprint(edition: Edition, source: Path, inputs: list[Path]) -> str:
    workbook = Path(__file__).parents[1]
    code = [p for p in Path(__file__).parent.rglob("*") if p.is_file() and p.suffix != ".pyc"]
    code += [workbook / name for name in ("questions.yml", "questions.py", "replication.py")]
    code += [ROOT / "requirements.lock", ROOT / "package-lock.json"]
    digest = hashlib.sha256(edition.encode())
    for base, files in ((source, inputs), (ROOT, sorted(code))):
        for file in files:
            digest.update(f"{file.relative_to(base)}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _stage(edition: Edition, source: Path, toc: dict, inputs: list[Path], book: Path) -> None:
    solutions = source / "solutions"
    for file in inputs:
        if not file.is_relative_to(solutions):
            target = book / file.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    for part in load_parts():
        page = book / f"{part.document}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(
            f"# {part.heading}\n\n{part.about}\n\n```{{questions}}\n:part: {part.number}\n```\n",
            encoding="utf8",
        )
    (book / "_toc.yml").write_text(
        yaml.safe_dump(toc, allow_unicode=True, sort_keys=False), encoding="utf8"
    )
    config = yaml.safe_load((source / "_config.yml").read_text(encoding="utf8"))
    if edition == "self-study":
        config["sphinx"]["config"]["cartshift_solutions"] = str(solutions)
    (book / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf8")
    shutil.copytree(STATIC, book / "static")
    mathjax = _node_modules() / "mathjax/es5"
    for name in _MATHJAX:
        target = book / "static/mathjax" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (mathjax / name).is_dir() else shutil.copyfile)(mathjax / name, target)


def _node_modules() -> Path:
    """Return the folder of npm's packages as ``package-lock.json`` pins them, installing them when needed."""
    modules, lock = ROOT / "node_modules", ROOT / "package-lock.json"
    installed = modules / ".package-lock.json"  # written by npm when an installation is complete
    if installed.is_file() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return modules
    if shutil.which("npm") is None:
        raise SiteBuildError(
            "npm, which brings MathJax, is missing. Run:  sudo apt-get install npm"
        )
    print("· installing MathJax and the page tests' tools (npm ci)")
    npm = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if npm.returncode:
        raise SiteBuildError(f"npm ci failed:\n{npm.stderr.strip()}")
    return modules


def _run_jupyter_book(edition: Edition, stage: Path, log: Path) -> Path:
    """Run Jupyter Book with a progress bar and return the folder of the pages."""
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
    command += ["build", "book", "--path-output", ".", "--all", "-W", "--keep-going", "-n"]
    log.parent.mkdir(parents=True, exist_ok=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
    with log.open("w", encoding="utf8") as record, bar:
        task = bar.add_task(f"site, {edition} edition")
        process = subprocess.Popen(
            command,
            cwd=stage,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf8",
        )
        for line in process.stdout:  # universal newlines: Sphinx's carriage returns end a line too
            record.write(line)
            if step := _PROGRESS.search(_COLOUR.sub("", line)):
                start, end = _PHASE[step[1]]
                bar.update(task, completed=start + (end - start) * int(step[2]) / 100)
        failed = process.wait()
    if failed:
        raise SiteBuildError(_reasons(log.read_text(encoding="utf8"), edition, stage, log))
    return stage / "_build/html"


def _reasons(output: str, edition: Edition, stage: Path, log: Path) -> str:
    output = _COLOUR.sub("", output).replace(f"{stage / 'book'}/", "")
    lines = output.splitlines()
    warnings = [line for line in lines if re.search(r"\b(WARNING|ERROR|CRITICAL|SEVERE)\b", line)]
    shown = list(dict.fromkeys(warnings)) or lines[-20:]
    return f"the {edition} edition of the site does not build clean ({log}):\n  " + "\n  ".join(
        shown
    )
