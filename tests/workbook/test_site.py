"""The builder: what it stages, when it builds anew, and that it fails when a page is broken."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from workbook.questions import load_parts
from workbook.replication import Record, Replicated
from workbook.site import SiteBuildError, build
from workbook.site.notebooks import show_claims

ROOT = Path(__file__).parents[2]
CHAPTER = "05_collaborative_filtering"
HOME = """# Home

one
two 第一行，
第二行
行。
three

```{questions}
```

```{chapter-status}
```
"""
SECRET = "the_edge_case_that_nobody_may_read"


def nbgrader(cell, grade_id, **flags):
    flags = {"grade": False, "locked": False, "solution": False, "task": False} | flags
    cell.metadata["nbgrader"] = {"grade_id": grade_id, "schema_version": 3, **flags}
    return cell


def exercises(solved: bool) -> list:
    body = "    ### BEGIN SOLUTION\n    return 41 + 1\n    ### END SOLUTION"
    hidden = f"### BEGIN HIDDEN TESTS\nassert {SECRET}()\n### END HIDDEN TESTS"
    stub = "    # YOUR CODE HERE\n    raise NotImplementedError()"
    test = "# Test: it knows the answer\n# Hint: count\n"
    answer = new_code_cell("def answer():\n" + (body if solved else stub))
    scheme = "=== BEGIN MARK SCHEME ===\n\nA model answer.\n\n=== END MARK SCHEME ==="
    written = new_markdown_cell(scheme if solved else "YOUR ANSWER HERE")
    return [
        new_markdown_cell("# Exercises"),
        nbgrader(answer, "E1", solution=True),
        nbgrader(new_code_cell(test + (hidden if solved else "")), "E1_a", grade=True, points=1),
        nbgrader(written, "W1", grade=True, solution=True, points=1),
    ]


def write(cells: list, path: Path, **metadata) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    nbformat.write(new_notebook(cells=cells, metadata=metadata), path)


def write_book(book: Path) -> Path:
    """Write a small book with the real configuration."""
    book.mkdir()
    for name in ("_config.yml", "references.bib"):
        shutil.copy(ROOT / name, book)
    (book / "intro.md").write_text(HOME)
    chapter = f"chapters/{CHAPTER}"
    sections = [{"file": f"{chapter}/chapter", "sections": [{"file": f"{chapter}/exercises"}]}]
    pages = [{"file": part.document, "sections": []} for part in load_parts()]
    pages[1]["sections"] = sections
    toc = {"format": "jb-book", "root": "intro", "parts": [{"caption": "All", "chapters": pages}]}
    (book / "_toc.yml").write_text(yaml.safe_dump(toc))
    claims = new_code_cell(
        'claim("it holds", 2, ">", 1)',
        outputs=[new_output("stream", text="✓ it holds: 2 > 1\n✓ a < b, mostly: 3 > 1\nmore\n")],
    )
    cells = [new_markdown_cell("# A chapter"), claims]
    made = {"seconds": 17, "versions": {"python": "3.11.2", "numpy": "2.4.6"}}
    write(cells, book / chapter / "chapter.ipynb", cartshift=made)
    Record("code", tuple(range(1, 11)), (
        Replicated("it holds", ">", False, (2, 1), ((2, 1),) * 10, ()),
        Replicated("a < b, mostly", ">", False, (3, 1), ((0, 1), *((4, 1),) * 9), (1,)),
    )).save(book / chapter / "replication.yml")  # fmt: skip
    write(exercises(solved=False), book / chapter / "exercises.ipynb")
    write(exercises(solved=True), book / "solutions" / CHAPTER / "exercises.ipynb")
    return book


@pytest.fixture
def source(tmp_path) -> Path:
    return write_book(tmp_path / "book")


@pytest.fixture
def out(tmp_path) -> Path:
    return tmp_path / "build/site"


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    """A book that stays as it is; its two editions are built once."""
    return write_book(tmp_path_factory.mktemp("site") / "book")


@pytest.fixture(scope="module")
def self_study(book) -> Path:
    return build("self-study", book, book.parent / "build/site")


@pytest.fixture(scope="module")
def class_(book) -> Path:
    return build("class", book, book.parent / "build/site")


def text_of(site: Path) -> str:
    files = [p for p in site.rglob("*") if p.is_file() and "_static" not in p.parts]
    return "\n".join(p.read_bytes().decode("utf8", errors="replace") for p in files)


def test_self_study_has_folded_solutions_and_no_hidden_test(self_study):
    page = (self_study / f"chapters/{CHAPTER}/exercises.html").read_text()
    assert page.count("Show solution") == 1
    assert "A model answer." in page
    for marker in ("BEGIN SOLUTION", "BEGIN MARK SCHEME", "END MARK SCHEME"):
        assert marker not in page
    assert "Hidden test: it knows the answer" in page
    assert SECRET not in text_of(self_study)


def test_the_notebook_to_download_is_the_released_one(book, self_study):
    released = f"chapters/{CHAPTER}/exercises.ipynb"
    assert (self_study / "_sources" / released).read_bytes() == (book / released).read_bytes()


def test_class_has_neither_solution_nor_hidden_test(class_):
    text = text_of(class_)
    assert "NotImplementedError" in text
    for told in ("41 + 1", "A model answer", SECRET, "Show solution"):
        assert told not in text, told


def test_chapters_not_written_are_listed_without_link(class_):
    part = (class_ / "parts/2_classical.html").read_text()
    assert f'href="../chapters/{CHAPTER}/chapter.html"' in part
    assert "08_metrics" not in part
    assert "Evaluation metrics from scratch" in part
    assert part.count("not written yet") == 7
    assert (class_ / "intro.html").read_text().count("not written yet") == 29


def test_status_says_how_long_a_chapter_ran_and_on_what(class_):
    page = (class_ / "intro.html").read_text()
    assert "17 s" in page
    assert "numpy 2.4.6, python 3.11.2" in page


def test_claims_are_marked(class_):
    assert "tag_claim" in (class_ / f"chapters/{CHAPTER}/chapter.html").read_text()


def test_a_claim_says_what_became_of_it_on_other_draws(class_):
    page = (class_ / f"chapters/{CHAPTER}/chapter.html").read_text()
    assert 'it holds: 2 &gt; 1<span class="held">the same in 10 other draws</span>' in page
    assert 'a &lt; b, mostly: 3 &gt; 1<span class="held">held in 9 of 10 other draws</span>' in page
    assert "<pre>more</pre>" in page


def test_claims_that_the_record_does_not_know_stand_alone():
    text = "✓ it holds: 2 > 1\n"
    cell = new_code_cell("claim()", outputs=[new_output("stream", text=text)])
    cell.metadata.tags = ["claim"]
    notebook = new_notebook(cells=[cell])
    other = Replicated("it held", ">", False, (2, 1), ((2, 1),), ())
    show_claims(notebook, Record("code", (1,), (other,)))
    (output,) = notebook.cells[0].outputs
    assert output.data["text/html"] == '<p class="stated">✓ it holds: 2 &gt; 1</p>'


def test_status_names_the_claims_that_held_least(class_):
    page = (class_ / "intro.html").read_text()
    assert "The claims that held least" in page
    assert "a &lt; b, mostly" in page
    assert "9 of 10" in page


def test_chinese_lines_are_joined_without_a_gap(class_):
    assert "one\ntwo 第一行，第二行行。\nthree" in (class_ / "intro.html").read_text()


def test_builds_only_what_changed_and_fails_on_broken_pages(source, out):
    site = build("class", source, out)
    mark = site / "mark"
    mark.touch()
    build("class", source, out)
    assert mark.exists(), "nothing changed, and it was built again"

    broken = {
        "See {ref}`nowhere`.": "nowhere",
        "See [there](missing.md).": "missing.md",
        "Says {cite:p}`nobody1900`.": "nobody1900",
        "A {term}`unheard-of word`.": "unheard-of word",
        "![a picture](missing.png)": "missing.png",
    }
    write(
        [new_markdown_cell("# A chapter"), *map(new_markdown_cell, broken)],
        source / f"chapters/{CHAPTER}/chapter.ipynb",
    )
    with pytest.raises(SiteBuildError) as failure:
        build("class", source, out)
    for named in broken.values():
        assert re.search(rf"chapter\.ipynb.*{re.escape(named)}", str(failure.value)), named
    assert mark.exists(), "a failed build took the last good pages away"
    with pytest.raises(SiteBuildError):  # a failure is not remembered as a success
        build("class", source, out)

    write([new_markdown_cell("# A mended chapter")], source / f"chapters/{CHAPTER}/chapter.ipynb")
    build("class", source, out)
    assert not mark.exists(), "a page changed, and it was not built again"
    assert "A mended chapter" in (site / f"chapters/{CHAPTER}/chapter.html").read_text()


def test_names_a_page_that_the_contents_list_but_nobody_wrote(source, out):
    (source / f"chapters/{CHAPTER}/chapter.ipynb").unlink()
    with pytest.raises(SiteBuildError, match=f"chapters/{CHAPTER}/chapter"):
        build("class", source, out)


def test_self_study_needs_the_source_of_the_exercises(source, out):
    (source / f"solutions/{CHAPTER}/exercises.ipynb").unlink()
    with pytest.raises(SiteBuildError, match=f"solutions/{CHAPTER}/exercises.ipynb"):
        build("self-study", source, out)


def test_unknown_edition():
    with pytest.raises(ValueError, match="self-study, class"):
        build("teacher")


def test_search_splits_queries_as_it_splits_pages():
    from workbook.site.search import SearchEnglishChinese

    language = SearchEnglishChinese({})
    texts = [
        "协同过滤",
        "召回",
        "用",
        "ItemKNN beats popularity",
        "用EASE做协同过滤2次",
        "余弦相似度, cosine_similarity",
    ]
    script = (
        language.js_splitter_code
        + f"console.log(JSON.stringify({json.dumps(texts)}.map(splitQuery)))"
    )
    run = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == [language.split(text) for text in texts]
    assert language.split("协同过滤") == ["协同", "同过", "过滤"]
