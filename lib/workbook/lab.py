"""A learner's folder and the JupyterLab that opens it, with nbgrader's Validate button."""

import importlib.util
import json
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import NoReturn

from workbook.chapters import ROOT, ChapterError, chapters, read

NOTEBOOK = "exercises.ipynb"
# Hidden, so that JupyterLab's file browser shows the learner's notebooks and nothing else.
STATE = ".cartshift"

# Everything on stderr counts as a failure for nbgrader, a harmless warning too. The kernel that
# validates sends it to stdout: Python's stream, and the descriptor that C libraries write to.
STDERR_TO_STDOUT = "import os, sys; os.dup2(1, 2); sys.stderr = sys.stdout"


class LabError(Exception):
    """JupyterLab cannot be prepared or started; the message says what to do."""


def prepare(
    folder: Path = ROOT / "build" / "lab",
    *,
    root: Path = ROOT,
    exchange: Path | None = None,
) -> list[str]:
    """Make a learner's folder, or bring an existing one up to date.

    The exercises of each chapter are copied to ``folder/NN_topic/exercises.ipynb``. A notebook
    that the learner has worked in is never overwritten: when its exercises have changed since,
    the new version is put beside it.

    Parameters
    ----------
    folder : Path
        The learner's folder; made when missing.
    root : Path
        Repository with the generated ``chapters/NN_topic/exercises.ipynb``.
    exchange : Path, optional
        nbgrader exchange of a class. With it nothing is copied: the learner fetches and submits
        in nbgrader's assignment list. Without it the list is switched off.

    Returns
    -------
    list of str
        One line for each notebook that was added, updated or put beside the learner's own.

    Raises
    ------
    LabError
        No exercises in `root`, or no folder `exchange`.
    """
    folder = Path(folder).resolve()
    if exchange is None:
        released = [chapter.released for chapter in chapters(root) if chapter.released.exists()]
        if not released:
            raise LabError(f"no exercises in {root / 'chapters'}: make them with `make course`")
    else:
        exchange = Path(exchange).resolve()
        if not exchange.is_dir():
            raise LabError(f"the exchange {exchange} is not a folder: ask your instructor for it")
        released = []
    folder.mkdir(parents=True, exist_ok=True)
    _write_config(folder, exchange)
    notes = (_hand_out(notebook, folder) for notebook in released)
    return [note for note in notes if note]


def environment(folder: Path) -> dict[str, str]:
    """Environment variables under which Jupyter and nbgrader use a learner's folder alone.

    Parameters
    ----------
    folder : Path
        A folder made by `prepare`.

    Returns
    -------
    dict of str to str
        This process's environment, with configuration and state below `folder` and the
        ``cartshift`` command on the path.
    """
    jupyter = Path(folder).resolve() / STATE / "jupyter"
    # The user's own JUPYTER_* variables name other configuration, kernels, even a fixed token.
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("JUPYTER")}
    return inherited | {
        "JUPYTER_CONFIG_DIR": str(jupyter / "config"),
        "JUPYTER_DATA_DIR": str(jupyter / "data"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }


def serve(
    folder: Path = ROOT / "build" / "lab", port: int = 8888, open_browser: bool = True
) -> NoReturn:
    """Run JupyterLab on a learner's folder until Ctrl-C; it prints its address with the token.

    This process becomes JupyterLab's, so that Ctrl-C and every other signal reach it at first
    hand and nothing is left running.

    Parameters
    ----------
    folder : Path
        A folder made by `prepare`.
    port : int
        Port on 127.0.0.1.
    open_browser : bool
        Whether to open the page in the user's browser.

    Raises
    ------
    LabError
        JupyterLab or nbgrader is not installed, the folder is not a learner's, or the port is
        taken.
    """
    for package in ("jupyterlab", "nbgrader"):
        if importlib.util.find_spec(package) is None:
            raise LabError(f"{package} is not installed for {sys.executable}: run `make setup`")
    folder = Path(folder).resolve()
    if not (folder / STATE).is_dir():
        raise LabError(f"{folder} is not a learner's folder: prepare it first")
    _require_free(port)
    # -P: a learner's own files must not stand in for the modules that JupyterLab imports.
    command = [sys.executable, "-P", "-m", "jupyterlab", f"--port={port}"]
    if not open_browser:
        command.append("--no-browser")
    # Flushed: what is still in the buffer would be lost with this process.
    print(f"JupyterLab starts in {folder}. Ctrl-C stops it.", flush=True)
    os.chdir(folder)
    os.execve(sys.executable, command, environment(folder))


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        # As the server does: a port that a stopped server has just left is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OverflowError as error:
            raise LabError(f"port {port}: must be 0-65535") from error
        except OSError as error:
            raise LabError(
                f"port {port} on 127.0.0.1 cannot be used ({error.strerror}): "
                "stop what runs there or choose another port"
            ) from error


def _hand_out(released: Path, folder: Path) -> str | None:
    """Give one chapter's exercises to the learner; say what was done, if anything."""
    topic = released.parent.name
    mine = folder / topic / NOTEBOOK
    given = folder / STATE / "given" / topic / NOTEBOOK  # as handed out, to tell what is new
    if not mine.exists():
        note = f"{topic}: new"
        _copy(released, mine)
    elif given.exists() and given.read_bytes() == released.read_bytes():
        return None
    elif _cells(mine) == _cells(given if given.exists() else released):
        note = f"{topic}: updated (you had not changed it)"
        _copy(released, mine)
    else:
        beside = _free_name(mine)
        note = (
            f"{topic}: the exercises have changed. Your work stays in {mine.name}; the new "
            f"version is {beside.name}. Copy your answers there, then give it the name "
            f"{mine.name}."
        )
        _copy(released, beside)
    _copy(released, given)
    return note


def _cells(notebook: Path) -> list[tuple[str, str]] | None:
    """What a learner edits, without outputs; None for a notebook that cannot be read."""
    try:
        cells = read(notebook).cells
    except ChapterError:
        return None
    return [(cell.cell_type, cell.source) for cell in cells]


def _free_name(path: Path) -> Path:
    number = 2
    while (free := path.with_stem(f"{path.stem}_{number}")).exists():
        number += 1
    return free


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")  # so that an interrupted copy leaves no half notebook
    shutil.copyfile(source, part)
    part.replace(target)


def _write_config(folder: Path, exchange: Path | None) -> None:
    config = folder / STATE / "jupyter" / "config"
    (config / "labconfig").mkdir(parents=True, exist_ok=True)

    nbgrader = [
        "c = get_config()",
        f"c.Execute.extra_arguments = [{f'--IPKernelApp.exec_lines={STDERR_TO_STDOUT}'!r}]",
        "c.KernelManager.transport_encryption = 'auto'",
    ]
    if exchange is not None:
        nbgrader.append(f"c.Exchange.root = {str(exchange)!r}")
    (config / "nbgrader_config.py").write_text("\n".join(nbgrader) + "\n", encoding="utf-8")

    extension = "nbgrader.server_extensions."
    server = {
        "ip": "127.0.0.1",
        "root_dir": str(folder),
        "port_retries": 0,  # a taken port is an error, not another port
        "answer_yes": True,  # one Ctrl-C stops it, without a question
        "allow_root": True,  # in a container root is the only user
        "jpserver_extensions": {
            extension + "formgrader": False,
            extension + "course_list": False,
            extension + "assignment_list": exchange is not None,
        },
        # Jupyter's default is a login shell, which on Debian forgets the PATH with `cartshift`.
        "terminado_settings": {"shell_command": [os.environ.get("SHELL", "/bin/bash")]},
    }
    _write_json(
        config / "jupyter_server_config.json",
        {
            "Application": {"log_level": "WARN"},  # leaves the address and what went wrong
            "ServerApp": server,
            # Without it every kernel warns of eavesdroppers in the learner's terminal.
            "MappingKernelManager": {"transport_encryption": "auto"},
            # The sandboxed kernel is for instructors, who run what others wrote.
            "KernelSpecManager": {"allowed_kernelspecs": ["python3"]},
        },
    )

    disabled = [  # what is for instructors, and a question that asks the internet for news
        "@jupyter/nbgrader:create-assignment",
        "@jupyter/nbgrader:formgrader",
        "@jupyter/nbgrader:course-list",
        "@jupyterlab/apputils-extension:announcements",
    ]
    if exchange is None:
        disabled += ["@jupyter/nbgrader:assignment-list", "@jupyter/nbgrader:menu"]
    _write_json(
        config / "labconfig" / "page_config.json",
        {"disabledExtensions": dict.fromkeys(disabled, True)},
    )


def _write_json(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
