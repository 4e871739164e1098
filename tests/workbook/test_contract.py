import copy

import nbformat
import pytest

from workbook import contract
from workbook.chapters import Chapter, chapters, grade_id, read

MODEL = next(c for c in chapters() if c.folder == "05_collaborative_filtering")


@pytest.fixture(scope="module")
def pages():
    return {"page": read(MODEL.page), "source": read(MODEL.source)}


@pytest.fixture
def copied(tmp_path, pages):
    """The model chapter, copied where it can be damaged."""
    chapter = Chapter(MODEL.folder, tmp_path)
    for path in (chapter.page, chapter.source):
        path.parent.mkdir(parents=True)
    (tmp_path / "references.bib").write_bytes((MODEL.root / "references.bib").read_bytes())
    for kind in ("wrong", "alternative"):
        (chapter.source.parent / kind).symlink_to(MODEL.source.parent / kind)
    (tmp_path / "lib").symlink_to(MODEL.root / "lib")
    chapter.record.write_bytes(MODEL.record.read_bytes())

    def save(page=None, source=None):
        notebooks = copy.deepcopy(pages)
        for change, name in ((page, "page"), (source, "source")):
            if change:
                change(notebooks[name])
        nbformat.write(notebooks["page"], chapter.page)
        nbformat.write(notebooks["source"], chapter.source)
        found = contract.gaps(Chapter(MODEL.folder, tmp_path))
        # a damaged page is no longer the one that was replicated, which test_replication looks at
        return [gap for gap in found if not page or "/replication.yml: " not in gap]

    return save


def cell_with(notebook, text):
    return next(cell for cell in notebook.cells if text in cell.source)


def named(notebook, name):
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def test_an_undamaged_copy_has_no_gaps(copied):
    assert copied() == []


def test_a_missing_record_is_a_gap(copied, tmp_path):
    Chapter(MODEL.folder, tmp_path).record.unlink()
    assert ["not tried on other draws" in gap for gap in copied()] == [True]


def drop_section(notebook):
    cell = cell_with(notebook, "## In production")
    cell.source = cell.source.replace("## In production", "### In production")


def unknown_citation(notebook):
    cell_with(notebook, "## In production").source += "\n{cite}`nobody1900`"


def drop_alt(notebook):
    cell = next(c for c in notebook.cells if c.metadata.get("mystnb"))
    del cell.metadata.mystnb["image"]


def drop_claims(notebook):
    for cell in notebook.cells:
        cell.source = contract.CLAIM.sub("print(", cell.source)


def to_stderr(notebook):
    cell = next(c for c in notebook.cells if c.cell_type == "code")
    cell.outputs = [nbformat.v4.new_output("stream", name="stderr", text="warning")]


def rename(notebook):
    notebook.cells[0].source = notebook.cells[0].source.replace("# A ", "# The ", 1)


PAGE = {
    "section": (drop_section, "no section '## In production'"),
    "citation": (unknown_citation, "cites 'nobody1900', which is not in references.bib"),
    "alt": (drop_alt, "its figure has no alt text"),
    "claims": (drop_claims, "'The experiment': no executed claim"),
    "stderr": (to_stderr, "writes to stderr"),
    "title": (rename, "the title in questions.yml"),
}


@pytest.mark.parametrize(("change", "gap"), PAGE.values(), ids=PAGE)
def test_a_gap_in_a_page_is_named(copied, change, gap):
    found = copied(page=change)
    assert len(found) == 1, found
    assert found[0].startswith(f"{MODEL.folder}/chapter.ipynb: ")
    assert gap in found[0]


def drop_hint(notebook):
    cell = named(notebook, "E1_text")
    cell.source = cell.source.replace("<summary>Hint 3</summary>", "<summary>More</summary>")


def unnamed_test(notebook):
    cell = next(c for c in notebook.cells if c.source.startswith("# Test: "))
    cell.source = cell.source.removeprefix("# Test: ")


def stray_test(notebook):
    cell = next(c for c in notebook.cells if c.source.startswith("# Test: "))
    cell.metadata.nbgrader.grade_id = "Q1_stray"


SOURCE = {
    "hints": (drop_hint, "E1: 2 folded hints; 3 are asked for"),
    "name": (unnamed_test, "does not begin with '# Test: …'"),
    "stray": (stray_test, "test cell Q1_stray belongs to no exercise"),
}


@pytest.mark.parametrize(("change", "gap"), SOURCE.values(), ids=SOURCE)
def test_a_gap_in_exercises_is_named(copied, change, gap):
    found = copied(source=change)
    assert len(found) == 1, found
    assert gap in found[0]


def test_a_missing_notebook_is_one_gap(tmp_path):
    found = contract.gaps(Chapter("05_collaborative_filtering", tmp_path))
    assert any("no such notebook" in gap for gap in found)
