import io
import platform
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from rich.console import Console

from workbook.gates import Gate, notebook_gate, run


def notebook(tmp_path, source, shown):
    cell = new_code_cell(source, outputs=[new_output("stream", text=shown)], execution_count=1)
    path = tmp_path / "page.ipynb"
    meta = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=[cell], metadata=meta), path)
    return path


@pytest.fixture
def outcome(tmp_path):
    def outcome(*listed):
        console = Console(record=True, width=120, file=io.StringIO())
        return run(list(listed), console, tmp_path / "logs"), console.export_text()

    return outcome


CASES = {
    "honest": ("print(1 + 1)", "2\n", True),
    "a page that does not show what its cell prints": ("print(1 + 1)", "3\n", False),
    "a cell that fails": ("1 / 0", "", False),
    "times may differ": ("print('took 0.31 s')", "took 12.5 s\n", True),
    "so may a line that begins with seconds": ("print('seconds a fit: a 0.15, b 2')", "seconds a fit: a 0.2, b 3\n", True),
    "a claim's numbers may move": ("print('✓ better: 0.2134 > 0.15')", "✓ better: 0.2135 > 0.15\n", True),
    "and so may those of two claims": ("print('✓ a: 1 > 0\\n✓ b: 3 > 2')", "✓ a: 2 > 0\n✓ b: 4 > 2\n", True),
    "a claim's sentence may not": ("print('✓ better: 0.2 > 0.1')", "✓ worse: 0.2 > 0.1\n", False),
}  # fmt: skip


@pytest.mark.parametrize(("source", "shown", "passes"), CASES.values(), ids=CASES)
def test_strict_notebooks(tmp_path, outcome, source, shown, passes):
    passed, text = outcome(notebook_gate(notebook(tmp_path, source, shown), strict=True))
    assert passed is passes, text


ARCHITECTURE = """\
import numpy, torch
from threadpoolctl import threadpool_info
print(torch.backends.cpu.get_cpu_capability(), *{lib.get("architecture") for lib in threadpool_info()} - {None})
"""


@pytest.mark.skipif(platform.machine() != "x86_64", reason="a page is made on an x86 processor")
def test_a_notebook_computes_as_on_every_other_processor(tmp_path, outcome):
    path = notebook(tmp_path, ARCHITECTURE, "AVX2 Haswell\n")
    passed, text = outcome(notebook_gate(path, strict=True))
    assert passed, text


def test_lax_notebooks_need_no_outputs_but_must_run(tmp_path, outcome):
    assert outcome(notebook_gate(notebook(tmp_path, "print(1)", "2\n"), strict=False))[0]
    assert not outcome(notebook_gate(notebook(tmp_path, "1 / 0", ""), strict=False))[0]


def test_all_gates_run_and_the_summary_counts(outcome):
    say = (sys.executable, "-c")
    passed, text = outcome(
        Gate("first", "fails", (*say, "import sys; print('why it failed'); sys.exit(3)")),
        Gate("second", "passes", (*say, "print('fine')")),
    )
    assert not passed
    assert "why it failed" in text
    assert "✓ second" in text
    assert text.strip().endswith("1 passed, 1 failed")


def test_gates_of_one_core_run_two_at_a_time(outcome, tmp_path):
    # each waits until the other has begun: one after the other, both would fail
    meet = (
        "import pathlib, sys, time\n"
        "mine, other = map(pathlib.Path, sys.argv[1:])\n"
        "mine.touch()\n"
        "while not other.exists():\n"
        "    time.sleep(0.01)\n"
    )
    paths = [str(tmp_path / name) for name in "ab"]

    def gates(**kind):
        both = [paths, paths[::-1]]
        command = ("timeout", "5", sys.executable, "-c", meet)
        return [
            Gate(f"gate {n}", "meets", (*command, *each), **kind) for n, each in enumerate(both)
        ]

    assert outcome(*gates(one_core=True))[0]
    (tmp_path / "a").unlink()
    (tmp_path / "b").unlink()
    assert not outcome(*gates())[0]


def test_a_notebook_that_measures_time_runs_alone(tmp_path):
    quiet = notebook_gate(notebook(tmp_path, "claim('better', 2, '>', 1)", ""), strict=True)
    timing = "claim('faster', 2, '>', 1, timing=True)"
    measuring = notebook_gate(notebook(tmp_path, timing, ""), strict=True)
    assert (quiet.one_core, measuring.one_core) == (True, False)
