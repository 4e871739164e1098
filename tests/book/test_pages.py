"""Every page of both editions, as a reader's browser sees it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlparse

import nbformat
import pytest
from bs4 import BeautifulSoup

from workbook.chapters import chapters
from workbook.site import EDITIONS, build

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("pages.mjs")
# an English word, a Chinese word of two characters, a longer one: each with a page that must be found
SEARCHES = {
    "similarity": "glossary.html",
    "召回": "glossary.html",
    "协同过滤": "glossary.html",
    "跨平台用户行为预测": "parts/1_foundations.html",
}
# what the theme makes: it holds nothing to read
NOT_PAGES = {"search.html", "index.html"}

WALK_SECONDS = 1500
"""For all pages, each at two widths and in two colour schemes, on a slow machine."""

pytestmark = [
    pytest.mark.xdist_group("pages"),  # one worker builds the site and opens the browser
    pytest.mark.timeout(WALK_SECONDS + 300),
]


@pytest.fixture(scope="module")
def site() -> Path:
    """Folder with both editions."""
    for edition in EDITIONS:
        built = build(edition)
    return built.parent


def html_files(site: Path) -> list[Path]:
    return [
        page for edition in EDITIONS for page in sorted((site / edition).rglob("*.html"))
        if "_static" not in page.parts
    ]  # fmt: skip


def content(page: Path) -> str:
    """What a page shows but for the folded solutions, which the self-study edition alone has."""
    soup = BeautifulSoup(page.read_bytes(), "html.parser")
    for fold in soup.select("details.solution"):
        fold.decompose()
    return re.sub(r"\s+", " ", str(soup))


@pytest.fixture(scope="module")
def seen(site) -> dict:
    """What the browser reports, for every page; of a page that both editions have,
    the fuller one is opened."""
    chromium = shutil.which("chromium")
    assert chromium, "chromium is missing. Run:  sudo apt-get install chromium"
    pages = {
        content(page): page for page in reversed(html_files(site)) if page.name not in NOT_PAGES
    }
    plan = {
        "pages": [page.relative_to(site).as_posix() for page in pages.values()],
        "searches": [{"edition": e, "query": q} for e in EDITIONS for q in SEARCHES],
    }
    run = subprocess.run(
        ["node", SCRIPT, site, chromium],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        timeout=WALK_SECONDS,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.parametrize(
    "property_",
    [
        "console",
        "failed request",
        "foreign request",
        "horizontal scroll",
        "maths",
        "alt text",
        "accessibility",
    ],
)
def test_no_page_has_a_problem_with(property_, seen):
    found = [f for f in seen["findings"] if f["property"] == property_]
    assert not found, "\n" + "\n".join(f"{f['where']}: {f['detail']}" for f in found)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("query", SEARCHES)
def test_search_finds(query, edition, seen):
    (result,) = [s for s in seen["searches"] if (s["edition"], s["query"]) == (edition, query)]
    assert SEARCHES[query] in result["pages"], f"{query!r} finds only {result['pages']}"


@cache
def _soup(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_bytes(), "html.parser")


@cache
def _anchors(page: Path) -> set[str]:
    return {tag["id"] for tag in _soup(page).find_all(id=True)} | {"", "top"}


def test_links_and_anchors_lead_somewhere(site):
    broken = []
    for page in html_files(site):
        for tag in _soup(page).find_all(["a", "link", "img", "script"]):
            link = tag.get("href") or tag.get("src")
            if not link or urlparse(link).scheme:
                continue
            path, anchor = urldefrag(link)
            target = (page.parent / unquote(urlparse(path).path)).resolve() if path else page
            where = f"{page.relative_to(site)}: {link}"
            if not target.is_file():
                broken.append(f"{where}: no such page")
            elif target.suffix == ".html" and unquote(anchor) not in _anchors(target):
                broken.append(f"{where}: no such anchor")
    assert not broken, "\n" + "\n".join(broken)


def test_nothing_is_loaded_from_another_origin(site):
    """Also what no page asks for today: scripts, styles and pictures named by the pages and style sheets."""
    foreign = []
    for page in html_files(site):
        for tag in _soup(page).find_all(["link", "img", "script", "iframe"]):
            link = tag.get("src") or tag.get("href") or ""
            if urlparse(link).netloc:
                foreign.append(f"{page.relative_to(site)}: {link}")
    for sheet in site.rglob("*.css"):
        for link in re.findall(
            r"url\(['\"]?((?:https?:)?//[^)'\"]+)", sheet.read_text(encoding="utf8")
        ):
            foreign.append(f"{sheet.relative_to(site)}: {link}")
    assert not foreign, "\n" + "\n".join(foreign)


def test_class_edition_shows_no_solution_and_no_hidden_test(site):
    """Neither on a page, nor in the notebooks to download, nor in the search index."""
    secret = re.compile(r"### BEGIN (?:SOLUTION|HIDDEN TESTS)\n(.*?)### END", re.DOTALL)
    published = {
        path: _text(path)
        for suffix in ("*.html", "*.ipynb", "*.js", "*.md", "*.txt")
        for path in (site / "class").rglob(suffix)
        if "_static" not in path.parts
    }
    told, sources = [], [chapter.source for chapter in chapters()]
    for source in sources:
        released = _text(ROOT / "chapters" / source.parent.name / "exercises.ipynb")
        for cell in nbformat.read(source, as_version=4).cells:
            for block in secret.findall(cell.source):
                block = block.strip()
                lines = [line.strip() for line in block.splitlines()]
                own = [line for line in lines if len(line) > 25 and line not in released]
                for path, text in published.items():
                    is_exercise = source.parent.name in path.parts and path.stem == "exercises"
                    if (len(lines) > 1 and block in text) or (
                        is_exercise and any(o in text for o in own)
                    ):
                        told.append(f"{path.relative_to(site)}: {cell.id}: {block[:80]!r}")
    assert not told, "\n" + "\n".join(told)


def test_self_study_edition_folds_every_solution(site):
    for source in (chapter.source for chapter in chapters()):
        page = site / "self-study/chapters" / source.parent.name / "exercises.html"
        wanted = [
            cell for cell in nbformat.read(source, as_version=4).cells
            if cell.metadata.get("nbgrader", {}).get("solution")
        ]  # fmt: skip
        folds = _soup(page).select("details.solution")
        assert len(folds) == len(wanted), page
        assert not any(fold.has_attr("open") for fold in folds), page


def _text(path: Path) -> str:
    if path.suffix == ".html":
        return _soup(path).get_text()
    text = path.read_text(encoding="utf8")
    return (
        "\n".join(c.source for c in nbformat.reads(text, 4).cells)
        if path.suffix == ".ipynb"
        else text
    )
