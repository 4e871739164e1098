"""Every attack of the corpus gets the marks that are due, and harms nothing around it."""

import csv
import json
import re
import subprocess
import sys

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

from benchmarks import attacks as published
from tests.autograder.attacks import corpus, gauntlet

ENTRIES = {entry.name: entry for entry in corpus.entries()}


@pytest.fixture(scope="module")
def run(tmp_path_factory, empty_gradebook):
    """The whole corpus as one class."""
    root = tmp_path_factory.mktemp("gauntlet") / "course"
    return gauntlet.grade(root, ENTRIES.values(), empty_gradebook)


@pytest.mark.parametrize("name", ENTRIES)
def test_it_gets_what_is_due(run, name):
    entry = ENTRIES[name]
    for learner in entry.learners:
        result = run.results[learner]
        assert run.marks[learner] == entry.attack.marks(), result.marks
        assert bool(result.error) == bool(entry.attack.error)
        assert entry.attack.error in (result.error or "")
        seen = [finding for finding in result.findings if finding.kind != "trust"]
        if entry.attack.finding is None:
            assert seen == []
        else:
            kind, text = entry.attack.finding
            assert any(f.kind == kind and text in f.text for f in seen), seen
        if entry.attack.honest:
            assert not any(finding.kind == "tampering" for finding in seen)
        for mark in result.marks:  # whoever loses points is told why
            assert mark.message or mark.status in ("passed", "manual", "not attempted"), mark


def test_nothing_and_nobody_else_is_touched(run):
    assert run.harm == ()


def test_the_class_does_not_wait_for_one(run):
    allowed = corpus.assignment().total
    slow = {key: result.seconds for key, result in run.results.items()}
    assert max(slow.values()) < 4 * allowed, slow


def active(page):
    """What in a page could run, or load something."""
    soup = BeautifulSoup(page, "html.parser")
    found = [str(tag) for tag in soup(["script", "iframe", "object", "embed", "svg"])]
    found += [
        str(tag)
        for tag in soup(True)
        if any(name.startswith("on") for name in tag.attrs)
        or any("script:" in str(value) for value in tag.attrs.values())
        or str(tag.get("src", "")).startswith(("x", "http"))
    ]
    return [text for text in found if "hack" in text or "alert" in text]


def test_active_catches_what_it_is_for():
    for text in ("<script>hacked</script>", "<img src=x onerror=hacked()>", "<a href='javascript:hack'>x</a>"):  # fmt: skip
        assert active(text)


def test_pages_show_what_was_handed_in_and_run_nothing_of_it(run):
    pages = [*run.root.glob("feedback/*/*/*.html"), *run.root.glob("reports/*.html")]
    assert len(pages) > len(ENTRIES)
    for path in pages:
        page = path.read_text(encoding="utf-8")
        assert active(page) == [], path
        assert "\x1b" not in page
        assert "\u202e" not in page
        assert len(page) < 2_000_000, path
    page = (run.root / "feedback" / "script_everywhere" / "ps1" / "exercises.html").read_text()
    assert "&lt;script&gt;" in page


def test_no_page_repeats_what_a_hidden_test_asked(run):
    name = "hidden_inputs_in_a_later_message"
    page = (run.root / "feedback" / name / "ps1" / "exercises.html").read_text()
    assert "one_hot has seen [[0, 2, 1]]" in page  # the test that is not hidden
    assert "[1, 1]" not in page


def test_formgrader_runs_nothing_of_a_submission(run):
    """It shows the graded notebook with nbconvert, HTML in outputs and texts as it is."""
    path = run.root / "autograded" / "script_everywhere" / "ps1" / "exercises.ipynb"
    page, _ = HTMLExporter(template_name="classic").from_filename(str(path))
    assert active(page) == []
    assert "parent.hacked" in page


def test_graded_notebooks_stay_small_and_valid(run):
    for path in run.root.glob("autograded/*/*/*.ipynb"):
        assert path.stat().st_size < 16_000_000, path
        nbformat.validate(nbformat.read(path, as_version=4))


def test_no_cell_of_the_table_is_a_formula(run):
    with (run.root / "reports" / "ps1-exercises.csv").open() as file:
        rows = list(csv.reader(file))
    assert len(rows) == 1 + len(run.results)
    assert not [text for row in rows for text in row if text[:1] in ("=", "+", "-", "@")]


def test_the_log_can_be_read(run):
    lines = (run.root / ".autograder" / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["learner"] for line in lines} == set(run.results)
    assert max(map(len, lines)) < 20_000


def test_the_published_table_is_this_run(run):
    table = published.read_table()
    assert list(table) == list(ENTRIES)
    ours = {name: gauntlet.outcome(run, entry) for name, entry in ENTRIES.items()}
    assert {name: cells[3] for name, cells in table.items()} == ours


# ------------------------------------------------------------------ an attack that works is noticed


def test_without_a_sandbox_theft_is_seen_in_marks_and_around(tmp_path, empty_gradebook):
    names = ["network_exfiltration", "dns_exfiltration", "unix_socket_abstract", "read_processes"]
    entries = [ENTRIES[name] for name in names]
    run = gauntlet.grade(tmp_path / "course", entries, empty_gradebook, sandbox=False)
    for name in names:
        assert run.marks[name] == corpus.tests()
    assert any("heard" in harm for harm in run.harm)


ONE_PROCESS = """
import json, sys
names, passed = {}, []
for grade_id, test, source in json.load(sys.stdin):
    try:
        exec(source, names)
        passed += [grade_id] if test else []
    except BaseException as problem:
        pass
sys.stdout.write(json.dumps(passed))
"""


@pytest.mark.parametrize(
    ("name", "gains"),
    [
        ("eq_always_true", {"E1_small", "E4_values"}),
        ("lying_operators", {"E1_close"}),
        ("lying_contains", {"E3_in"}),
        ("fake_numpy_testing", {"E2_values", "E5_values"}),
        ("frames_of_a_generator", {"E6_generator"}),
        ("overwrite_expected_file", {"E2_file"}),
    ],
)
def test_where_tests_run_beside_the_answer_the_cheat_works(tmp_path, name, gains):
    """As they do in stock nbgrader: otherwise a mark of 0 would prove nothing."""
    for file, content in corpus.FILES.items():
        (tmp_path / file).write_bytes(content)
    submission = ENTRIES[name].attack.submission
    cells = []
    for given, cell in zip(corpus.assignment().cells, submission.cells, strict=True):
        if given.code:
            source = cell.source if given.kind == "answer" else given.source
            cells.append([given.grade_id, given.kind == "test", source])
    ran = subprocess.run(
        [sys.executable, "-c", ONE_PROCESS],
        input=json.dumps(cells),
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=60,
    )
    passed = set(json.loads(ran.stdout))
    assert gains <= passed
    assert not any(ENTRIES[name].attack.marks()[grade_id] for grade_id in gains)


def test_every_file_says_what_it_tries():
    for entry in ENTRIES.values():
        assert re.match(r"[A-Z`].{20,}[.!?]$", entry.tries), entry.name
