"""Claims on other draws: run, kept, compared, and what the contract makes of them."""

import datetime
import io
import os
import signal
import subprocess
import sys
import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from rich.console import Console

from workbook import replicate as module
from workbook.chapters import ROOT, Chapter, ChapterError
from workbook.execute import execute
from workbook.replicate import replay, replicate, todays
from workbook.replication import Record, Replicated, code_digest, gaps, said_in, said_on

PAGE = """\
from cartshift import seeds
from cartshift.claims import claim, claim_differs

value = seeds.rng("coins").random()
claim("a share is below one", value, "<", 1)
claim("the block is the page's", seeds.block(), "<", {limit}, timing={timing})
claim_differs("three numbers are positive", [1.0, 1.1, 1.2 + value / 100], ">")
"""


@pytest.fixture
def chapter(tmp_path):
    """Return a function that makes a chapter whose second claim holds in blocks below a limit."""

    def make(limit=10, timing=False, source=PAGE, run=True):
        made = Chapter("99_small", tmp_path)
        made.page.parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "_toc.yml").write_text("- file: chapters/99_small/chapter\n")
        if not (tmp_path / "lib").exists():
            (tmp_path / "lib").symlink_to(ROOT / "lib")
        meta = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        cell = new_code_cell(
            source.format(limit=limit, timing=timing), metadata={"tags": ["claim"]}
        )
        nbformat.write(
            new_notebook(cells=[new_markdown_cell("# x"), cell], metadata=meta), made.page
        )
        if run:
            execute(made)
        return made

    return make


def run(chapter, blocks, kept):
    console = Console(file=io.StringIO())
    return [record for _, record in replicate([chapter], blocks, console, kept)]


def test_a_record_says_in_how_many_draws_each_claim_held(chapter, tmp_path):
    small = chapter(limit=3)
    (record,) = run(small, 4, tmp_path / "kept")
    assert record == Record.load(small.record)
    assert record.blocks == (1, 2, 3, 4)
    assert [claim.held for claim in record.claims] == [4, 2, 4]
    assert record.claims[1].failed == (3, 4)
    assert record.claims[1].draws == ((1, 3), (2, 3), (3, 3), (4, 3))
    assert len(record.claims[2].page) == 4, "estimate, both ends, bound"
    assert len({draw[0] for draw in record.claims[0].draws}) == 4, "each block draws anew"
    assert record.claims[1].outcome == "held in 2 of 4 other draws"


def test_what_is_known_is_not_run_again(chapter, tmp_path, monkeypatch):
    small = chapter()
    run(small, 2, tmp_path / "kept")
    ran = []
    monkeypatch.setattr(module._Run, "make", lambda self: ran.append(self.block))
    monkeypatch.setattr(module, "_make", lambda runs, _: [run.make() for run in runs] and [])
    page = small.page.read_text().replace("a share is below one", "less than one")
    small.page.write_text(page)
    (record,) = run(small, 2, tmp_path / "elsewhere")
    assert ran == []
    assert record.claims[0].sentence == "less than one"
    run(small, 3, tmp_path / "elsewhere")
    assert ran == [3]


def test_ctrl_c_keeps_the_blocks_that_are_done(chapter, tmp_path):
    slow = (
        "import time\nfrom cartshift import seeds\ntime.sleep(120 * (seeds.block() > 1))\n" + PAGE
    )
    small = chapter(source=slow)
    kept = tmp_path / "kept"
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\nfrom rich.console import Console\n"
        "from workbook.chapters import Chapter\nfrom workbook.replicate import replicate\n"
        "if __name__ == '__main__':\n"
        f"    list(replicate([Chapter('99_small', Path({str(tmp_path)!r}))], 3, Console(), Path({str(kept)!r})))\n"
    )
    process = subprocess.Popen(
        [sys.executable, script],
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    deadline = time.monotonic() + 60
    while not list(kept.rglob("01.jsonl")):
        assert time.monotonic() < deadline, process.stdout.read()
        time.sleep(0.2)

    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=30) != 0
    assert [path.name for path in kept.rglob("*.jsonl")] == ["01.jsonl"]
    assert not small.record.exists()


def test_a_block_that_fails_is_named_and_others_are_kept(chapter, tmp_path):
    small = chapter(
        source="from cartshift import seeds\nassert seeds.block() != 2, 'empty shop'\n" + PAGE
    )
    with pytest.raises(ChapterError, match=r"block 2 of .*chapter.ipynb, cell 1:(.|\n)*empty shop"):
        run(small, 2, tmp_path / "kept")
    assert not small.record.exists()
    assert len(list((tmp_path / "kept").rglob("*.jsonl"))) == 1


def test_claims_in_a_condition_are_refused(chapter, tmp_path):
    source = PAGE + "if not seeds.block():\n    claim('only here', 1, '>', 0)\n"
    with pytest.raises(ChapterError, match="block 1 makes 3 claims and the page 4"):
        run(chapter(source=source), 1, tmp_path / "kept")


def write_record(chapter, failed=(), timing=False, blocks=10, draws=None):
    """Write what ten blocks would have made of the page's claims; the second fails in some."""
    claims = tuple(
        Replicated(
            said.sentence, said.relation, timing and place == 1, said.numbers,
            draws or (said.numbers,) * blocks, tuple(failed) if place == 1 else (),
        )
        for place, said in enumerate(said_on(nbformat.read(chapter.page, as_version=4)))
    )  # fmt: skip
    record = Record(code_digest(chapter), tuple(range(1, blocks + 1)), claims)
    record.save(chapter.record)
    return record


@pytest.fixture
def printed(chapter):
    """Return a function that makes a chapter as `chapter` does, but for its outputs, which no kernel made."""

    def make(sentence="the block is the page's"):
        made = chapter(run=False)
        notebook = nbformat.read(made.page, as_version=4)
        text = f"✓ a share is below one: 0.5 < 1\n✓ {sentence}: 0 < 10\n✓ three: 1 [0.5, 2] > 0\n"
        notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text=text)]
        nbformat.write(notebook, made.page)
        return made

    return make


def test_the_contract_asks_for_ten_blocks_of_this_code(printed):
    small = printed()
    assert ["not tried" in gap for gap in gaps(small)] == [True]
    write_record(small, blocks=9)
    assert ["9 blocks" in gap for gap in gaps(small)] == [True]
    write_record(small)
    assert list(gaps(small)) == []
    page = small.page.read_text()
    small.page.write_text(page.replace("random()", "random(2)[0]"))
    assert ["other code" in gap for gap in gaps(small)] == [True]
    small.page.write_text(page.replace("a share is below one: ", "another sentence: "))
    assert ["other claims" in gap for gap in gaps(small)] == [True]


@pytest.mark.parametrize(
    ("sentence", "failed", "timing", "accepted"),
    [
        ("the block is the page's", 1, False, True),
        ("the block is the page's", 2, False, False),
        ("the block is the page's in 8 of 10 draws", 2, False, True),
        ("the block is the page's in 9 of 10 draws", 2, False, False),
        ("the block is the page's", 5, True, True),
    ],
)
def test_a_claim_that_holds_seldom_says_so(printed, sentence, failed, timing, accepted):
    small = printed(sentence)
    write_record(small, failed=range(1, failed + 1), timing=timing)
    found = list(gaps(small))
    assert (found == []) is accepted, found


@pytest.mark.parametrize(
    ("draws", "lax"),
    [
        ([(10.0, 5.0), (10.1, 5.0)], True),
        ([(5.2, 5.0), (5.3, 5.0)], False),
        ([(10.0, 5.0), (10.1, 4.0)], False),  # the bound is a measurement, too
        ([(10.0, 0.0), (10.1, 0.0)], False),  # a sign is a natural bound
        ([(10.0, 5.0), (10.0, 5.0)], False),  # nothing is drawn
    ],
)
def test_bounds_that_no_draw_comes_near_are_lax(draws, lax):
    assert Replicated("far", ">", False, draws[0], tuple(draws), ()).lax is lax
    assert Replicated("alike", "within ±", False, draws[0], ((-10.0, 5.0), (10.1, 5.0)), ()).lax
    assert not Replicated("slow", ">", True, draws[0], tuple(draws), ()).lax


def test_replay_finds_a_number_that_is_another(chapter, tmp_path):
    small = chapter()
    run(small, 2, tmp_path / "kept")
    assert replay(small, 2, tmp_path / "kept") == []
    record = small.record.read_text()
    block_two = Record.load(small.record).claims[0].draws[1]
    small.record.write_text(record.replace(f"[{block_two[0]:.4g}, 1]", "[0.0001, 1]"))
    (difference,) = replay(small, 2, tmp_path / "kept")
    assert "a share is below one" in difference
    assert "0.0001 < 1 in the record" in difference
    with pytest.raises(ChapterError, match="no block 5"):
        replay(small, 5, tmp_path / "kept")


def test_another_chapter_each_day_then_another_block(printed):
    small = printed()
    write_record(small, blocks=2)
    days = [datetime.date(2026, 1, day) for day in range(1, 5)]
    turns = [todays([small, small], day)[1] for day in days]
    assert sorted(turns) == [1, 1, 2, 2]


def test_digest_ignores_what_no_number_depends_on(chapter):
    before = code_digest(chapter(run=False))
    other_words = PAGE.replace("a share is below one", "another sentence") + "# a comment\n"
    assert code_digest(chapter(source=other_words, run=False)) == before
    assert code_digest(chapter(source=PAGE.replace('"coins"', '"dice"'), run=False)) != before
    with_import = PAGE + "from cartshift.recommend.ease import EASE\n"
    assert code_digest(chapter(source=with_import, run=False)) != before


def test_digest_follows_imports(chapter, tmp_path):
    small = chapter(source=PAGE + "from cartshift.one import x\n", run=False)
    (tmp_path / "lib").unlink()
    package = tmp_path / "lib" / "cartshift"
    package.mkdir(parents=True)
    (package / "one.py").write_text("from cartshift import two\nx = two.y\n")
    (package / "two.py").write_text('"""Text."""\ny = 1\n')
    before = code_digest(small)
    (package / "two.py").write_text('"""Other text."""\ny = 1  # one\n')
    assert code_digest(small) == before
    (package / "two.py").write_text('"""Text."""\ny = 2\n')
    assert code_digest(small) != before


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("✓ a: b: 1 > 0.5", (1, 0.5)),
        ("✓ tiny: 1.2e-05 <= inf", (1.2e-5, float("inf"))),
        ("✓ alike: -0.1 [-0.2, 0.3] within ± 0.4", (-0.1, -0.2, 0.3, 0.4)),
        ("✓ not a claim", None),
        ("so: 1 > 0.5", None),
    ],
)
def test_lines_of_a_page(line, numbers):
    said = said_in(line)
    assert (said and said.numbers) == numbers


def test_a_record_comes_back_as_it_was_saved(tmp_path):
    claim = Replicated(
        'says "so": yes', "≈", True, (1e-20, float("inf")), ((float("-inf"), 1e5),), (1,)
    )
    record = Record("abc", (1,), (claim,))
    record.save(tmp_path / "record.yml")
    assert Record.load(tmp_path / "record.yml") == record
    (tmp_path / "record.yml").write_text("claims: 3")
    with pytest.raises(ChapterError, match="not a record"):
        Record.load(tmp_path / "record.yml")
