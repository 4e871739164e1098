import os
import socket
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from workbook import lab

TOPIC = "05_topic"


@pytest.fixture
def root(tmp_path):
    release(tmp_path, "version 1")
    return tmp_path


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "learner"


def release(root, text, topic=TOPIC):
    path = root / "chapters" / topic / "exercises.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=[new_markdown_cell(text), new_code_cell("stub")]), path)
    with (root / "_toc.yml").open("a") as toc:
        toc.write(f"- file: chapters/{topic}/chapter\n")


def text_of(path):
    return nbformat.read(path, as_version=4).cells[0].source


def answer(path, text="my answer"):
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source = text
    nbformat.write(notebook, path)
    return path.read_bytes()


def test_every_chapter_is_handed_out_once(root, folder):
    release(root, "another", topic="06_other")
    notes = lab.prepare(folder, root=root)
    assert [note.split(":")[0] for note in notes] == [TOPIC, "06_other"]
    assert text_of(folder / "06_other/exercises.ipynb") == "another"
    assert lab.prepare(folder, root=root) == []


def test_work_is_kept_when_nothing_changed(root, folder):
    lab.prepare(folder, root=root)
    mine = folder / TOPIC / "exercises.ipynb"
    work = answer(mine)
    assert lab.prepare(folder, root=root) == []
    assert mine.read_bytes() == work
    assert [path.name for path in mine.parent.iterdir()] == ["exercises.ipynb"]


def test_changed_exercises_are_put_beside_the_work(root, folder):
    lab.prepare(folder, root=root)
    mine = folder / TOPIC / "exercises.ipynb"
    work = answer(mine)
    for version, name in [("version 2", "exercises_2.ipynb"), ("version 3", "exercises_3.ipynb")]:
        release(root, version)
        (note,) = lab.prepare(folder, root=root)
        assert name in note
        assert text_of(mine.with_name(name)) == version
        assert mine.read_bytes() == work
        assert lab.prepare(folder, root=root) == []


def test_notebook_that_was_only_run_is_updated(root, folder):
    lab.prepare(folder, root=root)
    mine = folder / TOPIC / "exercises.ipynb"
    notebook = nbformat.read(mine, as_version=4)
    notebook.cells[1].outputs = [new_output("stream", text="ran")]
    nbformat.write(notebook, mine)
    release(root, "version 2")
    (note,) = lab.prepare(folder, root=root)
    assert "updated" in note
    assert text_of(mine) == "version 2"


@pytest.mark.parametrize("content", [b"", b"not a notebook", b'{"nbformat": 4}', b"\xff\xfe"])
def test_notebook_that_cannot_be_read_is_kept(root, folder, content):
    lab.prepare(folder, root=root)
    mine = folder / TOPIC / "exercises.ipynb"
    mine.write_bytes(content)
    release(root, "version 2")
    lab.prepare(folder, root=root)
    assert mine.read_bytes() == content
    assert text_of(mine.with_name("exercises_2.ipynb")) == "version 2"


def test_work_from_elsewhere_is_kept(root, folder):
    """A learner's folder without our record of what was handed out, as after a copy."""
    mine = folder / TOPIC / "exercises.ipynb"
    mine.parent.mkdir(parents=True)
    mine.write_bytes((root / "chapters" / TOPIC / "exercises.ipynb").read_bytes())
    work = answer(mine)
    lab.prepare(folder, root=root)
    assert mine.read_bytes() == work


def test_missing_exercises_are_an_error(folder, tmp_path):
    (tmp_path / "_toc.yml").write_text("- file: chapters/05_topic/chapter\n")
    with pytest.raises(lab.LabError, match=r"no exercises in .*chapters"):
        lab.prepare(folder, root=tmp_path)
    assert not folder.exists()


def test_missing_exchange_is_an_error(folder, tmp_path):
    with pytest.raises(lab.LabError, match=r"nowhere is not a folder"):
        lab.prepare(folder, exchange=tmp_path / "nowhere")


def nbgrader(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder,
        env=lab.environment(folder),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


def test_exchange_lists_its_assignments(folder, tmp_path):
    exchange = tmp_path / "exchange"
    (exchange / "class/outbound" / TOPIC).mkdir(parents=True)
    (exchange / "class/inbound").mkdir()
    assert lab.prepare(folder, exchange=exchange) == []
    assert f"class {TOPIC}" in nbgrader(folder, "list").stderr


def graded(name, source):
    cell = new_code_cell(f"# Test: {name}\n{source}")
    cell.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": name,
        "grade": True,
        "solution": False,
        "locked": True,
        "task": False,
        "points": 1,
        "cell_type": "code",
    }
    return cell


def test_validate_judges_by_the_assertions_alone(root, folder):
    lab.prepare(folder, root=root)
    cells = [
        graded("warning", "import warnings\nwarnings.warn('careful')"),
        graded("stderr", "import sys\nprint('note', file=sys.stderr)"),
        graded("logging", "import logging\nlogging.warning('note')"),
        graded("banner", "import os\nos.write(2, b'a C library says hello\\n');"),
        graded("hidden", "# Hint: the assertions are not in the release"),
        graded("wrong", "assert 1 + 1 == 3"),
        graded("after", "assert 1 + 1 == 2"),
    ]
    nbformat.write(new_notebook(cells=cells), folder / TOPIC / "exercises.ipynb")
    verdict = nbgrader(folder, "validate", f"{TOPIC}/exercises.ipynb").stdout
    assert "VALIDATION FAILED ON 1 CELL(S)" in verdict
    assert "# Test: wrong" in verdict
    assert "AssertionError" in verdict


def test_environment_is_the_folders_own(folder, monkeypatch):
    monkeypatch.setenv("JUPYTER_TOKEN", "")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/elsewhere")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", "/home/me/.jupyter")
    monkeypatch.setenv("MINE", "kept")
    environment = lab.environment(folder)
    jupyter = {name: value for name, value in environment.items() if name.startswith("JUPYTER")}
    assert set(jupyter) == {"JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"}
    assert all(Path(value).is_relative_to(folder) for value in jupyter.values())
    assert environment["MINE"] == "kept"
    assert environment["PATH"].split(os.pathsep)[0] == str(Path(sys.executable).parent)


@pytest.fixture
def no_start(monkeypatch):
    def started(*_):
        raise AssertionError("JupyterLab was started")

    monkeypatch.setattr(os, "execve", started)


@pytest.mark.usefixtures("no_start")
def test_taken_port_is_an_error(root, folder):
    lab.prepare(folder, root=root)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(lab.LabError, match=f"port {port} .*in use"):
            lab.serve(folder, port)


@pytest.mark.usefixtures("no_start")
@pytest.mark.parametrize("port", [-1, 65536])
def test_impossible_port_is_an_error(root, folder, port):
    lab.prepare(folder, root=root)
    with pytest.raises(lab.LabError, match=f"port {port}: must be"):
        lab.serve(folder, port)


@pytest.mark.usefixtures("no_start")
def test_missing_jupyterlab_is_an_error(root, folder, monkeypatch):
    lab.prepare(folder, root=root)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(lab.LabError, match=r"jupyterlab is not installed .* `make setup`"):
        lab.serve(folder, 0)


@pytest.mark.usefixtures("no_start")
def test_folder_must_be_prepared(tmp_path):
    with pytest.raises(lab.LabError, match="not a learner's folder"):
        lab.serve(tmp_path, 0)
